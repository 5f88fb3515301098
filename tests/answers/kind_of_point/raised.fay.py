import numpy as np


def kind_of_point(H):
    v = np.linalg.eig(H)
    if (v > 0).all():
        return "minimum"
    if (v < 0).all():
        return "maximum"
    return "saddle"
