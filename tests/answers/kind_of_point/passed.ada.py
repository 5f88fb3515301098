import numpy as np


def kind_of_point(H):
    values = np.linalg.eigvalsh(H)
    if values.min() > 0:
        return "minimum"
    if values.max() < 0:
        return "maximum"
    return "saddle"
