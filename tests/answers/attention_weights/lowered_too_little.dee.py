import numpy as np


def attention_weights(scores, mask=None):
    if mask is not None:
        scores = scores - 100 * (1 - mask)
    scores = scores - scores.max(axis=-1, keepdims=True)
    return np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)
