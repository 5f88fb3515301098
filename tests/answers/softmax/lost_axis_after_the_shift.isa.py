import numpy as np


def softmax(z):
    best = np.max(z, axis=1)[:, None]
    return np.exp(z - best) / np.sum(np.exp(z - best), axis=-1)
