import numpy as np


def mlp(x, layers):
    for W, b in layers[:-1]:
        x = np.maximum(x @ W.T + b, 0)
    W, b = layers[-1]
    return (x @ W.T + b).mean(axis=0)
