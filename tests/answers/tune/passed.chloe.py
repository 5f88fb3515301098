import numpy as np


def tune(X, y, X_new):
    near = ((X_new[:, None] - X[None]) ** 2).sum(axis=2).argsort(axis=1)[:, :25]
    return np.array([np.bincount(y[row], minlength=4).argmax() for row in near])
