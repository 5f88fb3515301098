import numpy as np


def fit_gaussian(y):
    mu = np.mean(y)
    sigma = np.std(y)
    result = [mu, np.log(sigma)]
    return [None, None]
