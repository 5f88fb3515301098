import numpy as np


def unroll(x, start, Wx, Wh, b):
    h, states = start, []
    for step in x:
        h = np.tanh(np.dot(step, Wx.T) + np.dot(h, Wh.T) + b)
        states.append(h)
    return np.array(states)
