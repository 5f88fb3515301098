import numpy as np


def seen_pixels(net, x, i, j):
    y = net.forward(x)
    dy = np.zeros(y.shape)
    dy[:, i, j, :] = np.random.default_rng(1).uniform(1, 2, (len(x), y.shape[3]))
    dx = net.backward(dy)
    return np.abs(dx).max(axis=(0, 3)) > 0
