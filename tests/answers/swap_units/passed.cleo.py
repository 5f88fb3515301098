import numpy as np


def swap_units(W1, b1, W2, i, j):
    order = [j if k == i else i if k == j else k for k in range(len(b1))]
    return np.array([W1[k] for k in order]), np.array([b1[k] for k in order]), np.stack([W2[:, k] for k in order], axis=1)
