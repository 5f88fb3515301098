import numpy as np


def numerical_gradient(f, x, h):
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        xr = x
        xl = x
        xr[i] += h
        xl[i] -= h
        g[i] = (f(xr) - f(xl)) / (2 * h)
    return g
