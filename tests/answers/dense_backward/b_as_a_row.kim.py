import numpy as np


def dense_backward(dh, x, z, h, W, slope):
    dz = dh * slope(z)
    db = np.sum(dz, axis=0, keepdims=True)
    return dz @ W, dz.T @ x, db
