import numpy as np


def kind_of_point(H):
    v = np.linalg.eigvalsh(H)
    return "Minimum" if (v > 0).all() else "Maximum" if (v < 0).all() else "Saddle "
