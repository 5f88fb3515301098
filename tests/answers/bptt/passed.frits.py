import numpy as np


def bptt(dy, x, start, h, Wx, Wh):
    """Each step's dy goes all the way back on its own: slow, and the same by linearity."""
    T = x.shape[1]
    states = [start, *np.moveaxis(h, 1, 0)]
    dx, dstart = np.zeros_like(x), np.zeros_like(start)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(len(Wh))
    for last in range(T):
        g = dy[:, last]
        for t in range(last, -1, -1):
            dz = g * (1 - states[t + 1] ** 2)
            dx[:, t] += dz @ Wx
            dWx += dz.T @ x[:, t]
            dWh += dz.T @ states[t]
            db += dz.sum(0)
            g = dz @ Wh
        dstart += g
    return dx, dstart, dWx, dWh, db
