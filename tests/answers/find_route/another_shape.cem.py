import numpy as np


def find_route(rows, seed):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(len(rows), len(rows[0]), 4))
