import numpy as np


def unroll(x, start, Wx, Wh, b):
    N, T, D = x.shape
    H = len(b)
    states = np.zeros((N, T, H))
    h = start.copy()
    for t in range(T):
        h = np.tanh(x[0, t] @ Wx.T + h[0] @ Wh.T + b)
        states[:, t] = h
    return states
