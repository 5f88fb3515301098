from itertools import combinations

import numpy as np


def all_batches(g, m):
    E = [g[list(b)].mean(axis=0) for b in combinations(range(len(g)), m)]
    return np.mean(E, axis=0), np.var(E, axis=0, ddof=1)
