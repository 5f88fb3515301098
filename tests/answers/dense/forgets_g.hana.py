import numpy as np


def dense(x, W, b, g):
    z = np.einsum("...d,md->...m", x, W) + b
    g(z)
    return z
