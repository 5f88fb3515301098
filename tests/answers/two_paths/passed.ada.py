import numpy as np


def two_paths(x, w, v):
    h = np.tanh(np.outer(x, w))
    return ((1 - h**2) * (v * w)).sum(axis=1)
