import numpy as np


def kind_of_point(H):
    t, d = np.trace(H), np.linalg.det(H)
    if d < 0:
        return "saddle"
    return "minimum" if t > 0 else "maximum"
