import numpy as np


def rnn_step_backward(dh_next, x, h, h_next, Wx, Wh):
    dx, dh = np.zeros(x.shape), np.zeros(h.shape)
    dWx, dWh, db = np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(len(Wh))
    for n in range(len(x)):
        for i in range(len(Wh)):
            dz = dh_next[n, i] * (1 - h_next[n, i] ** 2)
            dx[n] += dz * Wx[i]
            dh[n] += dz * Wh[i]
            dWx[i] += dz * x[n]
            dWh[i] += dz * h[n]
            db[i] += dz
    return dx, dWx, dWh, db
