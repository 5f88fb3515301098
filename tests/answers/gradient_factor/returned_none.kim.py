import numpy as np


def gradient_factor(slopes):
    print(np.prod(slopes))
