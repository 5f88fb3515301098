import numpy as np


def dense(x, W, b, g):
    z = np.dot(W, x.T)
    if x.ndim == 2:
        z = z + b.reshape(-1, 1)
    else:
        z = z + b
    return g(z).T
