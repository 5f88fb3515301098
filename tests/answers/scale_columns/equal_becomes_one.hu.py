import numpy as np


def scale_columns(x):
    y = np.ones(x.shape)
    for j in range(x.shape[1]):
        c = x[:, j]
        if c.max() > c.min():
            y[:, j] = (c - c.min()) / (c.max() - c.min())
    return y
