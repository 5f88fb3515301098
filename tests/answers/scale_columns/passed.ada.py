import numpy as np


def scale_columns(x):
    y = np.zeros(x.shape)
    for j in range(x.shape[1]):
        column = x[:, j]
        if column.max() != column.min():
            y[:, j] = (column - column.min()) / (column.max() - column.min())
    return y
