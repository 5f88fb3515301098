import numpy as np


def all_batches(g, m):
    rng = np.random.default_rng(0)
    E = np.array([g[rng.choice(len(g), m, replace=False)].mean(axis=0) for _ in range(1000)])
    return E.mean(axis=0), E.var(axis=0)
