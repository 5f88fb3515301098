import numpy as np


def layer_jacobian(x, W, b):
    return 1 - np.tanh(W @ x + b) ** 2
