import numpy as np


def dense_backward(dh, x, z, h, W, slope):
    dz = dh * slope(z)
    for n in range(len(dz)):
        dW = np.outer(dz[n], x[n])
        db = dz[n]
    return dz @ W, dW, db
