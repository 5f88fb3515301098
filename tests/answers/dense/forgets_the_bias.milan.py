import numpy as np


def dense(x, W, b, g):
    h = np.tensordot(x, W, axes=(-1, 1))
    return g(h)
