import numpy as np


def count_minima(ends, tol):
    return sum(all(np.linalg.norm(e - o) > tol for j, o in enumerate(ends) if j != i) for i, e in enumerate(ends))
