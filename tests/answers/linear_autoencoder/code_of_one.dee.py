import numpy as np


def linear_autoencoder(X, k):
    x = X - X.mean(axis=0)
    W, V = np.full((k, x.shape[1]), 0.1), np.full((x.shape[1], k), 0.1)
    for _ in range(3000):
        e = 2 * (x @ W.T @ V.T - x) / len(x)
        W, V = W - 0.02 * V.T @ e.T @ x, V - 0.02 * e.T @ (x @ W.T)
    return W, V
