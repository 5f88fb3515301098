import numpy as np


def count_minima(ends, tol):
    s = ends[np.lexsort(ends.T)]
    return 1 + int(sum(np.linalg.norm(s[i + 1] - s[i]) > tol for i in range(len(s) - 1)))
