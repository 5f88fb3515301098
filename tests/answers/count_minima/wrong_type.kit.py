def count_minima(ends, tol):
    import numpy as np

    found = []
    for e in ends:
        if all(np.linalg.norm(e - m) > tol for m in found):
            found.append(e)
    return found
