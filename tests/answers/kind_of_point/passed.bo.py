import numpy as np


def kind_of_point(H):
    signs = set(np.sign(np.linalg.eig(H)[0].real))
    return "saddle" if len(signs) > 1 else {1: "minimum", -1: "maximum"}[signs.pop()]
