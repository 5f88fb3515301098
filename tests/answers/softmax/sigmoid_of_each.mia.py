import numpy as np


def softmax(z):
    return 0.5 * np.tanh(0.5 * z) + 0.5
