import numpy as np


def kind_of_point(H):
    v = np.linalg.eigvalsh(H)
    return "min" if (v > 0).all() else "max" if (v < 0).all() else "saddle point"
