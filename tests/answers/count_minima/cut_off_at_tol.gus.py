import numpy as np


def count_minima(ends, tol):
    return len({tuple(row) for row in np.floor(ends / tol)})
