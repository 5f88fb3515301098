import numpy as np


class SoftAttention:
    def __init__(self, D, H, A, rng):
        self.Wv, self.Wh, self.b, self.w = np.zeros((A, D)), np.zeros((A, H)), np.zeros(A), np.zeros(A)

    def forward(self, v, h):
        self.v, self.h = v.copy(), h.copy()
        N, T, L, D = len(v), h.shape[1], v.shape[1], v.shape[2]
        self.weights, c = np.zeros((N, T, L)), np.zeros((N, T, D))
        for n in range(N):
            for t in range(T):
                s = np.zeros(L)
                for l in range(L):
                    s[l] = self.w @ np.tanh(self.Wv @ v[n, l] + self.Wh @ h[n, t] + self.b)
                s = np.exp(s - max(s))
                self.weights[n, t] = s / sum(s)
                for l in range(L):
                    c[n, t] += self.weights[n, t, l] * v[n, l]
        return c

    def backward(self, dc):
        for name in ("Wv", "Wh", "b", "w"):
            setattr(self, "d" + name, np.zeros_like(getattr(self, name)))
        dv, dh = np.zeros_like(self.v), np.zeros_like(self.h)
        N, T, L = self.weights.shape
        for n in range(N):
            for t in range(T):
                a = self.weights[n, t]
                da = np.array([dc[n, t] @ self.v[n, l] for l in range(L)])
                for l in range(L):
                    ds = sum(da[m] * a[m] * ((m == l) - a[l]) for m in range(L))
                    u = np.tanh(self.Wv @ self.v[n, l] + self.Wh @ self.h[n, t] + self.b)
                    self.dw += ds * u
                    dz = ds * self.w * (1 - u * u)
                    self.db += dz
                    self.dWv += np.outer(dz, self.v[n, l])
                    self.dWh += np.outer(dz, self.h[n, t])
                    dv[n, l] += a[l] * dc[n, t] + self.Wv.T @ dz
                    dh[n, t] += self.Wh.T @ dz
        return dv, dh
