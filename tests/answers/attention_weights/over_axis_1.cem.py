import numpy as np


def attention_weights(scores, mask=None):
    if mask is not None:
        scores = scores + np.where(mask, 0, -np.inf)
    e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)
