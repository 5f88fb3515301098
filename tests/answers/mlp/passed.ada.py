import numpy as np


def mlp(x, layers):
    h = x
    for i in range(len(layers)):
        W, b = layers[i]
        h = np.dot(h, W.T) + b
        if i < len(layers) - 1:
            h = h * (h > 0)
    return h
