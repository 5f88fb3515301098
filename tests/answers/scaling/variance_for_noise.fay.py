scaling = {"noise": 0.25, "work": 4, "more data": 1, "sum": 0.25}
