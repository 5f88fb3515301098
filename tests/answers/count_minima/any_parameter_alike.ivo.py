import numpy as np


def count_minima(ends, tol):
    found = []
    for e in ends:
        if not any(np.isclose(e, m, atol=tol).any() for m in found):
            found.append(e)
    return len(found)
