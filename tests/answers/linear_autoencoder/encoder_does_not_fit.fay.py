import numpy as np


def linear_autoencoder(X, k):
    x = X - X.mean(axis=0)
    V = np.linalg.svd(x, full_matrices=False)[2][:k].T
    return 3 * V.T, V
