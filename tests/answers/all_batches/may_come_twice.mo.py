from itertools import product

import numpy as np


def all_batches(g, m):
    E = np.array([np.mean([g[i] for i in b], axis=0) for b in product(range(len(g)), repeat=m)])
    return E.mean(axis=0), E.var(axis=0)
