import numpy as np


def fit_gaussian(y):
    mu = np.average(y)
    e = y - mu
    return np.array([mu, np.log(np.linalg.norm(e)) - 0.5 * np.log(y.size)])
