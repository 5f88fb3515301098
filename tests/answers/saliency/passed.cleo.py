import numpy as np


def saliency(net, x, k):
    """No gradient at all: move each number a little."""
    h, dx = 1e-5, np.zeros(x.shape)
    for place in np.ndindex(x.shape[1:]):
        up, down = x.copy(), x.copy()
        up[(slice(None), *place)] += h
        down[(slice(None), *place)] -= h
        dx[(slice(None), *place)] = (net.forward(up)[:, k] - net.forward(down)[:, k]) / (2 * h)
    return np.abs(dx).max(axis=3)
