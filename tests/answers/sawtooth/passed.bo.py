import numpy as np


def sawtooth(folds):
    """The tent's output never gets a layer of its own but the last."""
    layers = [([[1], [1]], [0, -0.5])]
    for _ in range(folds - 1):
        layers.append(([[2, -4], [2, -4]], [0, -0.5]))
    return layers + [([[2, -4]], [0])]
