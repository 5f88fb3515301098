import numpy as np


def linear_autoencoder(X, k):
    rng = np.random.default_rng(3)
    x = X - X.mean(axis=0)
    N, D = x.shape
    W, V = 0.3 * rng.normal(size=(k, D)), 0.3 * rng.normal(size=(D, k))
    for _ in range(4000):
        h = x @ W.T
        e = 2 * (h @ V.T - x) / N
        W, V = W - 0.02 * V.T @ e.T @ x, V - 0.02 * e.T @ h
    return W, V
