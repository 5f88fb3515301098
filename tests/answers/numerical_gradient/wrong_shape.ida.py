import numpy as np


def numerical_gradient(f, x, h):
    g = np.zeros(len(x))
    for i in range(len(x)):
        right, left = x.copy(), x.copy()
        right[i] += h
        left[i] -= h
        g[i] = (f(right) - f(left)) / (2 * h)
    return g
