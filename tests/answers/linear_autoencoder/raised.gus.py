import numpy as np


def linear_autoencoder(X, k):
    W = np.zeros((k, X.shape[1]))
    return W, np.linalg.inv(W)
