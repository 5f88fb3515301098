import numpy as np


def linear_autoencoder(X, k):
    values, vectors = np.linalg.eigh(X.T @ X)
    V = vectors[:, -k:]
    return V.T, V
