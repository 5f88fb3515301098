import numpy as np


def numerical_gradient(f, x, h):
    h = 1e-5
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[i] += h
        left[i] -= h
        g[i] = (f(right) - f(left)) / (2 * h)
    return g
