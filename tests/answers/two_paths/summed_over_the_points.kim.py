import numpy as np


def two_paths(x, w, v):
    h = np.tanh(x[:, None] * w)
    return (v * (1 - h**2) * w).sum()
