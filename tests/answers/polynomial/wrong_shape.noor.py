import numpy as np


def polynomial(x, theta):
    return np.vander(x, len(theta), increasing=True) * theta
