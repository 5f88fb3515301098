import numpy as np


def seen_pixels(net, x, i, j):
    dy = np.zeros_like(net.forward(x))
    dy[:, i, j] = 1
    return np.all(net.backward(dy) == 0, axis=(0, 3))
