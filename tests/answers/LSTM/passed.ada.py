import numpy as np
from course_nn.network import Layer


class LSTM(Layer):
    parameters = ("Wx", "Wh", "b")

    def __init__(self, D, H, rng):
        self.Wx, self.Wh, self.b = rng.normal(size=(4 * H, D)), rng.normal(size=(4 * H, H)), np.zeros(4 * H)
        self.dWx, self.dWh, self.db = (np.zeros_like(p) for p in (self.Wx, self.Wh, self.b))

    def forward(self, x, start=None):
        N, T, _ = x.shape
        H = self.Wh.shape[1]
        self.x = x
        self.h, self.c = np.zeros((T + 1, N, H)), np.zeros((T + 1, N, H))
        if start is not None:
            self.h[0], self.c[0] = start[0], start[1]
        self.A = np.zeros((T, N, 4, H))
        for t in range(T):
            a = (np.einsum("nd,ad->na", x[:, t], self.Wx) + np.einsum("nh,ah->na", self.h[t], self.Wh) + self.b)
            a = a.reshape(N, 4, H)
            squashed = 1 / (1 + np.exp(-a))
            squashed[:, 2] = np.tanh(a[:, 2])
            self.A[t] = squashed
            self.c[t + 1] = squashed[:, 1] * self.c[t] + squashed[:, 0] * squashed[:, 2]
            self.h[t + 1] = squashed[:, 3] * np.tanh(self.c[t + 1])
        self.end = np.array((self.h[T], self.c[T]))
        return np.swapaxes(self.h[1:], 0, 1).copy()

    def backward(self, dy, dend=None):
        N, T, H = dy.shape
        gh, gc = (np.zeros((N, H)), np.zeros((N, H))) if dend is None else (dend[0].copy(), dend[1].copy())
        G = np.zeros((T, N, 4, H))
        for t in range(T - 1, -1, -1):
            i, f, g, o = (self.A[t][:, k] for k in range(4))
            gh += dy[:, t]
            k = np.tanh(self.c[t + 1])
            gc += gh * o * (1 - k**2)
            G[t, :, 0] = gc * g * (i - i**2)
            G[t, :, 1] = gc * self.c[t] * (f - f**2)
            G[t, :, 2] = gc * i * (1 - g**2)
            G[t, :, 3] = gh * k * (o - o**2)
            gh = G[t].reshape(N, 4 * H) @ self.Wh
            gc = gc * f
        rows = G.reshape(T, N, 4 * H)
        self.dWx = np.tensordot(rows, np.swapaxes(self.x, 0, 1), axes=([0, 1], [0, 1]))
        self.dWh = np.tensordot(rows, self.h[:-1], axes=([0, 1], [0, 1]))
        self.db = rows.sum(axis=0).sum(axis=0)
        self.dstart = np.array([gh, gc])
        return np.swapaxes(rows @ self.Wx, 0, 1)
