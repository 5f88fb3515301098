import numpy as np


def count_minima(ends, tol):
    left, n = np.array(ends), 0
    while len(left):
        left = left[np.sqrt(((left - left[0]) ** 2).sum(axis=1)) >= tol]
        n += 1
    return n
