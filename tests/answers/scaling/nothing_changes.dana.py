scaling = {"noise": 0.5, "work": 1, "more data": 1, "sum": 1}
