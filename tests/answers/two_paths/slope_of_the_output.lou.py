import numpy as np


def two_paths(x, w, v):
    y_hat = v[0] * np.tanh(w[0] * x) + v[1] * np.tanh(w[1] * x)
    return 1 - y_hat**2
