import numpy as np


def dense_backward(dh, x, z, h, W, slope):
    dz = np.multiply(dh, slope(z))
    dW = np.einsum("nm,nd->md", dz, x)
    dx = np.einsum("nm,md->nd", dz, W)
    return dx, dW, np.einsum("nm->m", dz)
