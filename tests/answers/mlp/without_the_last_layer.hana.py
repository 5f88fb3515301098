import numpy as np


def mlp(x, layers):
    h = x
    for i in range(len(layers) - 1):
        h = np.maximum(0, np.dot(h, layers[i][0].T) + layers[i][1])
    return h
