scaling = {"noise": ..., "work": ..., "more data": ..., "sum": ...}
