import numpy as np


def gru_step(x, h, Wx, Wh, bx, bh):
    (an, ar, az), (un, ur, uz) = np.split(x @ Wx.T + bx, 3, axis=1), np.split(h @ Wh.T + bh, 3, axis=1)
    r, z = 1 / (1 + np.exp(-ar - ur)), 1 / (1 + np.exp(-az - uz))
    return z * h + (1 - z) * np.tanh(an + r * un)
