import numpy as np


def kind_of_point(H):
    d = np.linalg.det(H)
    if d > 0:
        return "minimum"
    if d < 0:
        return "maximum"
    return "saddle"
