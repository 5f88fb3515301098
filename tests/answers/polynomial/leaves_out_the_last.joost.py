import numpy as np


def polynomial(x, theta):
    return np.vander(x, len(theta) - 1, increasing=True) @ theta[:-1]
