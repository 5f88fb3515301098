from itertools import combinations

import numpy as np


def all_batches(g, m):
    E = np.array([g[list(b)].mean() for b in combinations(range(len(g)), m)])
    return E.mean(), E.var()
