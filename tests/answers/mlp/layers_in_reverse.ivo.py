import numpy as np


def mlp(x, layers):
    for i in range(len(layers) - 1, -1, -1):
        W, b = layers[i]
        x = x @ W.T + b
        if i > 0:
            x = np.maximum(x, 0)
    return x
