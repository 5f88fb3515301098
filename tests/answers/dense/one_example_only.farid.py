import numpy as np


def dense(x, W, b, g):
    z = np.dot(W, x) + b
    h = g(z)
    return h
