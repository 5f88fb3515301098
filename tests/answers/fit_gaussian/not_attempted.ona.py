import numpy as np


def fit_gaussian(y):
    raise NotImplementedError("fit_gaussian is not written yet")
