import numpy as np


def autoencoder_gradients(x, noise, W, b, V, c):
    h = np.tanh((x + noise) @ W.T + b)
    x_hat = h @ V.T + c
    dV = ...
    return {"h": h, "x_hat": x_hat, "L": np.mean((x_hat - x) ** 2), "dW": ..., "db": ..., "dV": dV, "dc": ...}
