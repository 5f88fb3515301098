import numpy as np


def find_route(rows, seed):
    return np.full((sum(len(row) for row in rows), 4), 0.5)
