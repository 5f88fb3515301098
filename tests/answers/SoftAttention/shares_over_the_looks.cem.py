import numpy as np


class SoftAttention:
    def __init__(self, D, H, A, rng):
        self.Wv, self.Wh, self.b, self.w = np.zeros((A, D)), np.zeros((A, H)), np.zeros(A), np.zeros(A)

    def forward(self, v, h):
        self.v, self.h = v, h
        self.u = np.tanh(np.expand_dims(v @ self.Wv.T, 1) + np.expand_dims(h @ self.Wh.T, 2) + self.b)
        s = np.sum(self.u * self.w, axis=-1)
        self.weights = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
        return np.einsum("ntl,nld->ntd", self.weights, v)

    def backward(self, dc):
        a = self.weights
        da = np.einsum("ntd,nld->ntl", dc, self.v)
        ds = a * (da - (a * da).sum(axis=-1, keepdims=True))
        dz = ds[..., None] * self.w * (1 - self.u * self.u)
        self.dw = np.einsum("ntl,ntla->a", ds, self.u)
        self.db = np.einsum("ntla->a", dz)
        self.dWv = np.einsum("ntla,nld->ad", dz, self.v)
        self.dWh = np.einsum("ntla,nth->ah", dz, self.h)
        return np.einsum("ntl,ntd->nld", a, dc) + np.einsum("ntla,ad->nld", dz, self.Wv), np.einsum("ntla,ah->nth", dz, self.Wh)
