from itertools import combinations

import numpy as np


def all_batches(g, m):
    return np.array([g[list(b)].mean(axis=0) for b in combinations(range(len(g)), m)])
