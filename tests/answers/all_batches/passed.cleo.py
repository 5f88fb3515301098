from itertools import permutations

import numpy as np


def all_batches(g, m):
    E = g[np.array(list(permutations(range(len(g)), m)))].mean(axis=1)
    return E.mean(axis=0), (E**2).mean(axis=0) - E.mean(axis=0) ** 2
