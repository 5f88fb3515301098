import numpy as np


def two_paths(x, w, v):
    h1, h2 = np.tanh(w[0] * x), np.tanh(w[1] * x)
    return v[0] * (1 - h1**2) * w[0] * v[1] * (1 - h2**2) * w[1]
