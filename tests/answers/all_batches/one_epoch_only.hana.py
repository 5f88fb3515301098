import numpy as np


def all_batches(g, m):
    E = [g[i : i + m].mean(axis=0) for i in range(0, len(g), m)]
    return np.mean(E, axis=0), np.var(E, axis=0)
