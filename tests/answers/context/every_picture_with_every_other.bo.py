import numpy as np


def context(weights, values):
    return np.tensordot(weights, values, axes=(2, 1))
