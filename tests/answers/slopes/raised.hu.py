import numpy as np


def slopes(x):
    t = np.tanh(3 * x)
    return 6 * (3 * x + 1), np.cos(x**2) * 2 * x, np.exp(-(x**2)) * -2 * x, 6 * (t - 2) * (1 - t**2)
