import numpy as np


def numerical_gradient(f, x, h):
    for i in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[i] += h
        left[i] -= h
        g = np.zeros(x.shape)
        g[i] = (f(right) - f(left)) / (2 * h)
    return g
