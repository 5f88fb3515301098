import numpy as np


class SoftAttention:
    def __init__(self, D, H, A, rng):
        self.Wv, self.Wh, self.b, self.w = np.zeros((A, D)), np.zeros((A, H)), np.zeros(A), np.zeros(A)

    def forward(self, v, h):
        self.v, self.h, self.us, weights, contexts = v, h, [], [], []
        for t in range(h.shape[1]):
            u = np.tanh(np.einsum("nld,ad->nla", v, self.Wv) + (h[:, t] @ self.Wh.T)[:, None, :] + self.b)
            e = np.exp(u @ self.w)
            a = e / e.sum(axis=1, keepdims=True)
            self.us.append(u)
            weights.append(a)
            contexts.append((a[:, :, None] * v).sum(axis=1))
        self.weights = np.stack(weights, axis=1)
        return np.stack(contexts, axis=1)

    def backward(self, dc):
        self.dWv, self.dWh = np.zeros_like(self.Wv), np.zeros_like(self.Wh)
        self.db, self.dw = np.zeros_like(self.b), np.zeros_like(self.w)
        dv, dhs = np.zeros_like(self.v), []
        for t, u in enumerate(self.us):
            a, g = self.weights[:, t], dc[:, t]
            da = (g[:, None, :] * self.v).sum(axis=2)
            ds = a * (da - (a * da).sum(axis=1, keepdims=True))
            self.dw += np.tensordot(ds, u, axes=([0, 1], [0, 1]))
            dz = ds[:, :, None] * (1 - u**2) * self.w
            self.db += dz.sum(axis=(0, 1))
            self.dWv += np.tensordot(dz, self.v, axes=([0, 1], [0, 1]))
            summed = dz.sum(axis=1)
            self.dWh += summed.T @ self.h[:, t]
            dv += a[:, :, None] * g[:, None, :] + dz @ self.Wv
            dhs.append(summed @ self.Wh)
        return dv, np.stack(dhs, axis=1)
