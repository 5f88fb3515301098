import numpy as np

def collapse_linear(layers):
    W, b = layers[0]
    for V, c in layers[1:]:
        W, b = V @ W, V @ b + c
    return W
