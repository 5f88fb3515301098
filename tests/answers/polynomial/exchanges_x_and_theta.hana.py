import numpy as np


def polynomial(x, theta):
    return np.polyval(x[::-1], theta)
