import numpy as np


def truncated_bptt(dy, x, start, Wx, Wh, b, k):
    N, T, D = x.shape
    H = len(b)
    h = np.zeros((N, T + 1, H))
    h[:, 0] = start
    for t in range(T):
        h[:, t + 1] = np.tanh(np.einsum("nd,hd->nh", x[:, t], Wx) + np.einsum("ng,hg->nh", h[:, t], Wh) + b)
    dz = np.zeros((N, T, H))
    for t in range(T - 1, -1, -1):
        inside = t + 1 < T and (t + 1) // k == t // k
        carried = dz[:, t + 1] @ Wh if inside else np.zeros((N, H))
        dz[:, t] = (dy[:, t] + carried) * (1 - h[:, t + 1] ** 2)
    return np.tensordot(dz, x, ((0, 1), (0, 1))), np.tensordot(dz, h[:, :-1], ((0, 1), (0, 1))), dz.sum((0, 1))
