import numpy as np


def unroll(x, start, Wx, Wh, b):
    N, T, D = x.shape
    H = len(b)
    states = np.zeros((N, T, H))
    h = start.copy()
    for t in range(T):
        states[:, t] = h
        h = np.tanh(x[:, t] @ Wx.T + h @ Wh.T + b)
    return states
