import numpy as np


def collapse_linear(layers):
    W, b = layers.pop(0)
    while layers:
        V, c = layers.pop(0)
        W, b = V @ W, V @ b + c
    return W, b
