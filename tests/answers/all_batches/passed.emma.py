import numpy as np


def all_batches(g, m):
    N = len(g)
    return g.mean(axis=0), g.var(axis=0) / m * (N - m) / max(N - 1, 1)
