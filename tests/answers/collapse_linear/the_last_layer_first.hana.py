import numpy as np


def collapse_linear(layers):
    W, b = layers[-1]
    for V, c in reversed(layers[:-1]):
        W, b = V @ W, V @ b + c
    return W, b
