import numpy as np


def dense(x, W, b, g):
    rows = np.atleast_2d(x)
    z = np.zeros((len(rows), len(W)))
    for d in range(W.shape[1]):
        z += rows[:, d : d + 1] * W[:, d] + b
    return g(z if x.ndim == 2 else z[0])
