import numpy as np


def dot_attention(q, k, v, mask=None):
    s = np.matmul(q, np.transpose(k, (0, 2, 1)))
    if mask is not None:
        s[:, ~mask] = -np.inf
    e = np.exp(s)
    return np.matmul(e / e.sum(-1, keepdims=True), v)
