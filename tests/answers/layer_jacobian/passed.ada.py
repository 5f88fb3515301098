import numpy as np


def layer_jacobian(x, W, b):
    slope = 1 - np.tanh(W @ x + b) ** 2
    return slope[:, None] * W
