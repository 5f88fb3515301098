import numpy as np


def fit_gaussian(y):
    n = len(y)
    mu = sum(y) / n
    variance = sum((v - mu) ** 2 for v in y) / n
    return mu, 0.5 * np.log(variance)
