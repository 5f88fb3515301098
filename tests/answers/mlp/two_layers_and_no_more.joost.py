import numpy as np


def mlp(x, layers):
    W1, b1 = layers[0]
    W2, b2 = layers[1]
    return np.maximum(x @ W1.T + b1, 0) @ W2.T + b2
