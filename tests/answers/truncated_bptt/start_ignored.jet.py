import numpy as np


def run(x, h, Wx, Wh, b):
    states = [h]
    for t in range(x.shape[1]):
        states.append(np.tanh(x[:, t] @ Wx.T + states[-1] @ Wh.T + b))
    return states


def truncated_bptt(dy, x, start, Wx, Wh, b, k):
    T = x.shape[1]
    states = run(x, 0 * start, Wx, Wh, b)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    carried = 0
    for t in reversed(range(T)):
        if (t + 1) % k == 0:
            carried = 0
        dz = (dy[:, t] + carried) * (1 - states[t + 1] ** 2)
        dWx += dz.T @ x[:, t]
        dWh += dz.T @ states[t]
        db += dz.sum(axis=0)
        carried = dz @ Wh
    return dWx, dWh, db
