import numpy as np


def two_paths(x, w, v):
    h1 = np.tanh(w[0] * x)
    return v[0] * (1 - h1**2) * w[0]
