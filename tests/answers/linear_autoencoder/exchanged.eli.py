import numpy as np


def linear_autoencoder(X, k):
    V = np.linalg.svd(X - X.mean(axis=0))[2][:k].T
    return V, V.T
