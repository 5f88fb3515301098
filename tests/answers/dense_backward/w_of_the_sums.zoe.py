import numpy as np


def dense_backward(dh, x, z, h, W, slope):
    dz = dh * slope(z)
    db = dz.sum(axis=0)
    dW = np.outer(db, x.sum(axis=0))
    return dz @ W, dW, db
