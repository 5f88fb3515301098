import numpy as np


def slopes(x):
    t = np.tanh(3 * x)
    return {"square": 2 * (3 * x + 1) * 3, "wave": np.cos(x**2) * 2 * x, "bell": np.exp(-x**2) * 2 * x,
            "loss": 2 * (t - 2) * (1 - t**2) * 3}
