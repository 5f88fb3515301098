import numpy as np


def linear_autoencoder(X, k):
    rng = np.random.default_rng(0)
    x = X - X.mean(axis=0)
    W, V = rng.normal(size=(k, x.shape[1])), rng.normal(size=(x.shape[1], k))
    with np.errstate(all="ignore"):
        for _ in range(500):
            e = 2 * (x @ W.T @ V.T - x)
            W, V = W - 0.1 * V.T @ e.T @ x, V - 0.1 * e.T @ (x @ W.T)
    return W, V
