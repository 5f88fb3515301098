import numpy as np


def attention_weights(scores, mask=None):
    scores = np.array(scores, dtype=float)
    if mask is None:
        mask = np.ones(scores.shape, bool)
    mask = np.broadcast_to(mask, scores.shape)
    scores[~mask] = -1e30
    scores -= np.max(scores, axis=-1)[..., np.newaxis]
    e = np.exp(scores) * mask
    return e / np.sum(e, axis=-1)[..., np.newaxis]
