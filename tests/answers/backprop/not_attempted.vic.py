import numpy as np


def backprop(layers, loss, x, y):
    raise NotImplementedError("backprop is not written yet")
