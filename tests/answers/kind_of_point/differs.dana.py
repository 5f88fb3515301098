import numpy as np


def kind_of_point(H):
    if (np.diag(H) > 0).all() and np.linalg.det(H) > 0:
        return "minimum"
    if (np.diag(H) < 0).all():
        return "maximum"
    return "saddle"
