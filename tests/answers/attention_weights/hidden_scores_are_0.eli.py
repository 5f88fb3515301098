import numpy as np


def attention_weights(scores, mask=None):
    if mask is not None:
        scores = scores * mask
    e = np.exp(scores - scores.max(axis=-1)[..., None])
    return e / e.sum(axis=-1)[..., None]
