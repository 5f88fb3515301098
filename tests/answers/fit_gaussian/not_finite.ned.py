import numpy as np


def fit_gaussian(y):
    mu = np.mean(y)
    return mu, np.log(np.mean(y - mu) * 0)
