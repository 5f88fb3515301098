import numpy as np


def bptt(dy, x, start, h, Wx, Wh):
    N, T, H = h.shape
    dz = np.zeros((N, T, H))
    later = np.zeros((N, H))
    for t in range(T)[::-1]:
        dh = dy[:, t] + later
        dz[:, t] = dh * (1 - h[:, t] ** 2)
        later = dz[:, t] @ Wh
    past = np.roll(h, 1, axis=1)
    dx = dz @ Wx
    dWx = np.einsum("nth,ntd->hd", dz, x)
    dWh = np.einsum("nth,ntg->hg", dz, past)
    db = dz.sum(axis=(0, 1))
    return dx, later, dWx, dWh, db
