import numpy as np


def slopes(x):
    """Chain by chain, inner value first."""
    z = 3 * x + 1
    square = 2 * z * 3
    z = x**2
    wave = np.cos(z) * 2 * x
    z = -(x**2)
    bell = np.exp(z) * (-2 * x)
    y_hat = np.tanh(3 * x)
    loss = 2 * (y_hat - 2) * (1 - np.tanh(3 * x) ** 2) * 3
    return {"square": square, "wave": wave, "bell": bell, "loss": loss}
