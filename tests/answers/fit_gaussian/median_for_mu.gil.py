import numpy as np


def fit_gaussian(y):
    return np.sort(y)[len(y) // 2] if len(y) % 2 else np.sort(y)[len(y) // 2 - 1 : len(y) // 2 + 1].mean(), np.log(np.std(y))
