import numpy as np


def unroll(x, start, Wx, Wh, b):
    N, T, D = x.shape
    H = len(b)
    states = np.zeros((N, T + 1, H))
    h = start.copy()
    states[:, 0] = h
    for t in range(T):
        h = np.tanh(x[:, t] @ Wx.T + h @ Wh.T + b)
        states[:, t + 1] = h
    return states
