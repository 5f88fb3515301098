import numpy as np


def count_minima(ends, tol):
    return len(set(tuple(e) for e in np.round(ends, 1)))
