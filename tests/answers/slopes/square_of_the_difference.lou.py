import numpy as np


def slopes(x):
    y_hat = np.tanh(3 * x)
    return {
        "square": 2 * (3 * x + 1) * 3,
        "wave": np.cos(x**2) * 2 * x,
        "bell": np.exp(-(x**2)) * -2 * x,
        "loss": 2 * (y_hat - 2) * (1 - y_hat) ** 2 * 3,
    }
