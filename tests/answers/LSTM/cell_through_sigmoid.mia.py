import numpy as np


def sig(a):
    return 1 / (1 + np.exp(-a))


class LSTM:
    def __init__(self, D, H, rng):
        self.H = H

    def forward(self, x, start=None):
        N, T, D = x.shape
        H = self.H
        h, c = (np.zeros((N, H)), np.zeros((N, H))) if start is None else start
        self.tape, out = [], []
        for t in range(T):
            a = np.concatenate([x[:, t], h], axis=1) @ np.concatenate([self.Wx, self.Wh], axis=1).T + self.b
            i, f, g, o = sig(a[:, :H]), sig(a[:, H : 2 * H]), np.tanh(a[:, 2 * H : 3 * H]), sig(a[:, 3 * H :])
            new = f * c + i * g
            k = sig(new)
            self.tape.append((x[:, t], h, c, i, f, g, o, k))
            h, c = o * k, new
            out.append(h)
        self.end = np.stack([h, c])
        return np.array(out).transpose(1, 0, 2)

    def backward(self, dy, dend=None):
        N, T, H = dy.shape
        dh, dc = np.zeros((2, N, H)) if dend is None else dend
        self.dWx, self.dWh, self.db = 0 * self.Wx, 0 * self.Wh, 0 * self.b
        dx = []
        for t, (x, h, c, i, f, g, o, k) in reversed(list(enumerate(self.tape))):
            dh = dh + dy[:, t]
            dc = dc + dh * o * (k - k * k)
            da = np.hstack([dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g * g), dh * k * o * (1 - o)])
            self.dWx += da.T @ x
            self.dWh += da.T @ h
            self.db += da.sum(axis=0)
            dx.insert(0, da @ self.Wx)
            dh, dc = da @ self.Wh, dc * f
        self.dstart = np.stack([dh, dc])
        return np.stack(dx, axis=1)
