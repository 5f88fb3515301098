scaling = {"noise": 0.5, "work": 4, "more data": 1, "sum": 1 / 64}
