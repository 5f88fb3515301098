import numpy as np


def unroll(x, start, Wx, Wh, b):
    h, states = start, []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ Wx.T + h @ Wh.T + b)
        states.append(h)
    return states
