import numpy as np


def fit_gaussian(y):
    mu = y.sum() / y.size
    return mu, np.log(((y - mu) ** 2).sum() / y.size)
