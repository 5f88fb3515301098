import numpy as np


def collapse_linear(layers):
    W, b = layers[0]
    for V, c in layers[1:]:
        W = V @ W
        b = W @ b + c
    return W, b
