import numpy as np


def polynomial(x, theta):
    a, b = theta[:2]
    return np.array([b * v + a for v in x])
