import numpy as np


def slopes(x):
    return {
        "square": 2 * x * 3,
        "wave": np.cos(x) * 2 * x,
        "bell": np.exp(x) * -2 * x,
        "loss": 2 * (x - 2) * (1 - np.tanh(x) ** 2) * 3,
    }
