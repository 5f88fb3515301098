import numpy as np


def centre_rows(x):
    return np.array([row - sum(row) / len(row) for row in x])
