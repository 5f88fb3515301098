import numpy as np


def count_minima(ends, tol):
    found = []
    for end in ends:
        if not any(np.linalg.norm(end - m) < tol for m in found):
            found.append(end)
    return len(found)
