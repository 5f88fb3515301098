import numpy as np


def kind_of_point(H):
    v, _ = np.linalg.eig(H)
    if v[0] > 0 and v[1] > 0:
        return "minimum"
    if v[0] < 0 and v[1] < 0:
        return "maximum"
    return "saddle"
