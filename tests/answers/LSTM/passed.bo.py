import numpy as np


def sigma(a):
    return np.tanh(a / 2) / 2 + 0.5


class LSTM:
    """Unit by unit and sequence by sequence, in plain loops over numbers."""

    def __init__(self, D, H, rng):
        self.D, self.H = D, H

    def forward(self, x, start=None):
        N, T, D = x.shape
        H = self.H
        self.x = x
        self.h = np.zeros((N, T + 1, H))
        self.c = np.zeros((N, T + 1, H))
        self.q = np.zeros((N, T, 4, H))
        for n in range(N):
            if start is not None:
                self.h[n, 0], self.c[n, 0] = start[0, n], start[1, n]
            for t in range(T):
                for j in range(H):
                    for k in range(4):
                        row = k * H + j
                        a = self.Wx[row].dot(x[n, t]) + self.Wh[row].dot(self.h[n, t]) + self.b[row]
                        self.q[n, t, k, j] = np.tanh(a) if k == 2 else sigma(a)
                    i, f, g, o = self.q[n, t, :, j]
                    self.c[n, t + 1, j] = f * self.c[n, t, j] + i * g
                    self.h[n, t + 1, j] = o * np.tanh(self.c[n, t + 1, j])
        self.end = np.stack([self.h[:, -1], self.c[:, -1]])
        return self.h[:, 1:].copy()

    def backward(self, dy, dend=None):
        N, T, H = dy.shape
        self.dWx, self.dWh, self.db = np.zeros(self.Wx.shape), np.zeros(self.Wh.shape), np.zeros(self.b.shape)
        dx, self.dstart = np.zeros(self.x.shape), np.zeros((2, N, H))
        for n in range(N):
            dh = np.zeros(H) if dend is None else dend[0, n].copy()
            dc = np.zeros(H) if dend is None else dend[1, n].copy()
            for t in reversed(range(T)):
                dh = dh + dy[n, t]
                i, f, g, o = self.q[n, t]
                k = np.tanh(self.c[n, t + 1])
                dc = dc + dh * o / np.cosh(self.c[n, t + 1]) ** 2
                da = np.concatenate([dc * g * i * (1 - i), dc * self.c[n, t] * f * (1 - f), dc * i * (1 - g * g), dh * k * o * (1 - o)])
                self.dWx += np.outer(da, self.x[n, t])
                self.dWh += np.outer(da, self.h[n, t])
                self.db += da
                dx[n, t] = da @ self.Wx
                dh, dc = self.Wh.T @ da, dc * f
            self.dstart[0, n], self.dstart[1, n] = dh, dc
        return dx
