import numpy as np


def gru_step(x, h, Wx, Wh, bx, bh):
    H = h.shape[1]
    a, u = x @ Wx.T + bx, h @ Wh.T + bh
    gates = 1 / (1 + np.exp(-(a[:, : 2 * H] + u[:, : 2 * H])))
    r, z = gates[:, :H], gates[:, H:]
    n = np.tanh(a[:, 2 * H :] + r * u[:, 2 * H :])
    return (1 - z) * n
