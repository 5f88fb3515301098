import numpy as np


def softmax(z):
    e = np.exp(np.minimum(np.maximum(z, -700), 700))
    return e / e.sum(axis=1, keepdims=True)
