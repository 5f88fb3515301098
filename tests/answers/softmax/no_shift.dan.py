import numpy as np


def softmax(z):
    e = np.exp(z)
    return (e.T / e.sum(axis=1)).T
