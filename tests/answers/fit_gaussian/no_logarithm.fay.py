import numpy as np


def fit_gaussian(y):
    mu = y.mean()
    return mu, np.sqrt(np.mean(np.square(y - mu)))
