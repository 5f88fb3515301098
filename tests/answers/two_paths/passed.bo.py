import numpy as np


def two_paths(x, w, v):
    slope = 0 * x
    for k in range(2):
        slope = slope + v[k] * (1 - np.tanh(w[k] * x) ** 2) * w[k]
    return slope
