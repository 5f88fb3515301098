import numpy as np


def gradient_factor(slopes):
    return np.exp(np.sum(np.log(slopes)))
