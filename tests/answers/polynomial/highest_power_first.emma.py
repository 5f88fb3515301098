import numpy as np


def polynomial(x, theta):
    y = np.zeros(len(x))
    for t in theta:
        y = y * x + t
    return y
