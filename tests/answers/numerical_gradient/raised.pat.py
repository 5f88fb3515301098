import numpy as np


def numerical_gradient(f, x, h):
    g = np.zeros(x.shape)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            right, left = x.copy(), x.copy()
            right[i, j] += h
            left[i, j] -= h
            g[i, j] = (f(right) - f(left)) / (2 * h)
    return g
