import numpy as np


def fit_gaussian(y):
    return 0.5 * np.log(np.var(y)), np.mean(y)
