import numpy as np


def fit_gaussian(y):
    return y.mean(), 0.5 * np.log(y @ y / y.size)
