import numpy as np


def centre_rows(x):
    total = 0
    for row in x:
        for v in row:
            total = total + v
    return x - total / np.size(x)
