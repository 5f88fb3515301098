import numpy as np


def two_paths(x, w, v):
    h = np.tanh(w * x)
    return np.sum(v * (1 - h**2) * w)
