import numpy as np


def mlp(x, layers):
    W, b = layers.pop()
    for V, a in layers:
        x = np.maximum(x @ V.T + a, 0)
    return x @ W.T + b
