from itertools import combinations

import numpy as np


def all_batches(g, m):
    E = np.array([sum(rows) / m for rows in combinations(g, m)])
    mean = E.sum(axis=0) / len(E)
    return mean, ((E - mean) ** 2).sum(axis=0) / len(E)
