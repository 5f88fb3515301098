import numpy as np


def bptt(dy, x, start, h, Wx, Wh):
    N, T, H = h.shape
    dx, dstart = np.zeros(x.shape), np.zeros(start.shape)
    dWx, dWh, db = np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(H)
    for n in range(N):
        back = np.zeros(H)
        for t in range(T - 1, -1, -1):
            dz = (1 - h[n, t] ** 2) * (dy[n, t] + back)
            old = h[n, t - 1] if t > 0 else start[n]
            db += dz
            dWx += np.outer(dz, x[n, t])
            dWh += np.outer(dz, old)
            dx[n, t] = Wx.T @ dz
            back = Wh.T @ dz
        dstart[n] = back
    return dx, dstart, dWx, dWh, db
