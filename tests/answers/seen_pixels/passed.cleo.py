import numpy as np


def seen_pixels(net, x, i, j):
    """As numbers 0 and 1."""
    dy = net.forward(x) * 0
    dy[:, i, j] += 3
    return np.sign((net.backward(dy) ** 2).sum(axis=3).sum(axis=0)).astype(int)
