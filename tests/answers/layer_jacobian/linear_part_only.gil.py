import numpy as np


def layer_jacobian(x, W, b):
    return W
