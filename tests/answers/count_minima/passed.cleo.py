import numpy as np


def count_minima(ends, tol):
    far = np.abs(ends[:, None] - ends[None]).max(axis=2) >= tol
    return sum(far[i, :i].all() for i in range(len(ends)))
