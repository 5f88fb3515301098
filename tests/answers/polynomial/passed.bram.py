import numpy as np


def polynomial(x, theta):
    powers = np.vander(x, len(theta), increasing=True)
    return powers @ theta
