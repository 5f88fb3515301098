import numpy as np


def polynomial(x, theta):
    return np.polyval(theta[::-1], x)
