import numpy as np


def count_minima(ends, tol):
    count = 0
    for i in range(len(ends)):
        for j in range(len(ends)):
            if i != j and np.linalg.norm(ends[i] - ends[j]) > tol:
                count += 1
    return count
