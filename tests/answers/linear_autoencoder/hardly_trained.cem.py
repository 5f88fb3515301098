import numpy as np


def linear_autoencoder(X, k):
    rng = np.random.default_rng(1)
    x = X - X.mean(axis=0)
    W, V = 0.1 * rng.normal(size=(k, x.shape[1])), 0.1 * rng.normal(size=(x.shape[1], k))
    for _ in range(5):
        e = (x @ W.T @ V.T - x) / x.size
        W, V = W - 0.01 * V.T @ e.T @ x, V - 0.01 * e.T @ (x @ W.T)
    return W, V
