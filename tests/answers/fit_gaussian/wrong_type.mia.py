import numpy as np


def fit_gaussian(y):
    return y.mean(keepdims=True), np.log(y.std(keepdims=True))
