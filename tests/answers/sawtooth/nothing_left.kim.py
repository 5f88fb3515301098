import numpy as np


def sawtooth(folds):
    layers = []
    for _ in range(folds):
        layers.append((np.ones((2, 1)), np.array([0.0, 0.5])))
        layers.append((np.array([[2.0, -4.0]]), np.zeros(1)))
    return layers
