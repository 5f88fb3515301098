from itertools import combinations

import numpy as np


def all_batches(g, m):
    estimates = []
    for batch in combinations(range(len(g)), m):
        estimates.append(g[list(batch)].mean(axis=0))
    return np.mean(estimates, axis=0), np.var(estimates, axis=0)
