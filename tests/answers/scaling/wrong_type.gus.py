scaling = {"noise": 0.5, "work": 4, "more data": "the same", "sum": 0.25}
