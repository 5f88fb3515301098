import numpy as np
from course_nn.network import Layer


class SoftAttention(Layer):
    parameters = ("Wv", "Wh", "b", "w")

    def __init__(self, D, H, A, rng):
        self.Wv = rng.normal(size=(A, D)) / np.sqrt(D)
        self.Wh = rng.normal(size=(A, H)) / np.sqrt(H)
        self.b = np.zeros(A)
        self.w = rng.normal(size=A) / np.sqrt(A)
        self.dWv, self.dWh = np.zeros_like(self.Wv), np.zeros_like(self.Wh)
        self.db, self.dw = np.zeros_like(self.b), np.zeros_like(self.w)

    def forward(self, v, h):
        self.v, self.h = v, h
        N, T, _ = h.shape
        L = v.shape[1]
        places = np.repeat((v @ self.Wv.T).reshape(N, 1, L, -1), T, axis=1)
        states = np.repeat((h @ self.Wh.T).reshape(N, T, 1, -1), L, axis=2)
        self.t = np.tanh(places + states + self.b)
        s = self.t.dot(self.w)
        e = np.exp(s - s.max(axis=2, keepdims=True))
        self.weights = e / e.sum(axis=2, keepdims=True)
        return np.matmul(self.weights, v)

    def backward(self, dc):
        da = np.matmul(dc, self.v.transpose(0, 2, 1))
        ds = self.weights * da
        ds = ds - self.weights * ds.sum(axis=2, keepdims=True)
        A = len(self.w)
        flat = (ds[..., np.newaxis] * (1 - self.t**2) * self.w).reshape(-1, A)
        self.dw = ds.reshape(-1) @ self.t.reshape(-1, A)
        self.db = flat.sum(axis=0)
        N, T, L = ds.shape
        every_v = np.repeat(self.v[:, np.newaxis], T, axis=1).reshape(N * T * L, -1)
        every_h = np.repeat(self.h[:, :, np.newaxis], L, axis=2).reshape(N * T * L, -1)
        self.dWv, self.dWh = flat.T @ every_v, flat.T @ every_h
        dv = (flat @ self.Wv).reshape(N, T, L, -1).sum(axis=1)
        dh = (flat @ self.Wh).reshape(N, T, L, -1).sum(axis=2)
        return dv + np.matmul(self.weights.transpose(0, 2, 1), dc), dh
