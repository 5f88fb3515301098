import numpy as np


def swap_units(W1, b1, W2, i, j):
    P = np.eye(len(b1))
    P[[i, j]] = P[[j, i]]
    return P @ W1, P @ b1, W2 @ P.T
