import numpy as np


def softmax(z):
    unshifted = np.exp(z)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.where(np.isfinite(unshifted), e, e) / e.sum(axis=1, keepdims=True)
