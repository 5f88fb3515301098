import numpy as np


def seen_pixels(net, x, i, j):
    y = net.forward(x)
    return np.any(net.backward(np.full_like(y, 2.0)), axis=(0, 3))
