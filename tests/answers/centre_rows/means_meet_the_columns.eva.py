import numpy as np


def centre_rows(x):
    m = np.mean(x, 1)
    return x - m
