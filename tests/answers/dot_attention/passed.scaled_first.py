import numpy as np


def dot_attention(q, k, v, mask=None):
    scores = np.einsum("ntd,nld->ntl", q / np.sqrt(q.shape[-1]), k)
    if mask is not None:
        scores = scores + np.where(mask, 0.0, -np.inf)
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.einsum("ntl,nlm->ntm", e, v) / e.sum(axis=-1, keepdims=True)
