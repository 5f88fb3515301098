import numpy as np


def collapse_linear(layers):
    W, b = layers[0][0], layers[-1][1]
    for i in range(1, len(layers)):
        W = layers[i][0] @ W
        b = b + layers[i][0] @ layers[i - 1][1]
    return W, b
