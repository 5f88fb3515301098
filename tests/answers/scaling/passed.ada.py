scaling = {"noise": 1 / 2, "work": 4, "more data": 1, "sum": 1 / 4}
