import numpy as np


def centre_rows(x):
    y = np.zeros(x.shape)
    for i in range(x.shape[0]):
        total = 0
        for j in range(x.shape[1]):
            total += x[i, j]
        for j in range(x.shape[1]):
            y[i, j] = x[i, j] - total / x.shape[1]
    return y
