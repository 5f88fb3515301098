import numpy as np


def collapse_linear(layers):
    W, b = layers[0]
    for V, c in layers[1:]:
        b = np.dot(V, b) + c
        W = np.dot(W, V)
    return W, b
