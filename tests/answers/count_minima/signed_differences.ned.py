import numpy as np


def count_minima(ends, tol):
    found = []
    for e in ends:
        new = True
        for m in found:
            if abs(sum(e - m)) < tol:
                new = False
        if new:
            found.append(e)
    return len(found)
