import numpy as np


def numerical_gradient(f, x, h):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        right = x.copy()
        right[i] += h
        g[i] = (f(right) - f(x)) / h
    return g
