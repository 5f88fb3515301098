import numpy as np


def sawtooth(folds):
    layers = [(np.eye(1), np.zeros(1))]
    for _ in range(folds - 1):
        layers.append((np.ones((2, 1)), np.array([0.0, -0.5])))
        layers.append((np.array([[2.0, -4.0]]), np.zeros(1)))
    return layers
