import numpy as np


def dense(x, W, b, g):
    z = np.matmul(x, W)
    z = z + b
    return g(z)
