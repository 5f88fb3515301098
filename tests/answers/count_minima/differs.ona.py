import numpy as np


def count_minima(ends, tol):
    return len(np.unique(np.round(ends / tol)))
