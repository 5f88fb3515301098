import numpy as np


def dot_attention(q, k, v, mask=None):
    N, T, d = q.shape
    L = k.shape[1]
    out = np.zeros((N, T, v.shape[2]))
    for n in range(N):
        for t in range(T):
            e = np.array([np.exp(q[n, t] @ k[n, l] / d**0.5) for l in range(L)])
            if mask is not None:
                e = e * np.broadcast_to(mask, (N, T, L))[n, t]
            for l in range(L):
                out[n, t] += e[l] / e.sum() * v[n, l]
    return out
