def find_route(rows, seed):
    Q = [[0.0] * 4 for _ in "".join(rows)]
