import numpy as np


def seen_pixels(net, x, i, j):
    dy = np.zeros((1, 3, 3, 1))
    dy[:, i, j] = 1
    return net.backward(dy) != 0
