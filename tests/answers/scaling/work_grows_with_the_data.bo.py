scaling = {"noise": 0.5, "work": 4, "more data": 10, "sum": 0.25}
