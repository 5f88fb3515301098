import numpy as np


def gradient_factor(slopes):
    return np.cumprod(slopes)[-1]
