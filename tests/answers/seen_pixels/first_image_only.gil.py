import numpy as np


def seen_pixels(net, x, i, j):
    dy = np.zeros_like(net.forward(x[:1]))
    dy[:, i, j] = 1
    return (net.backward(dy)[0] != 0).any(axis=-1)
