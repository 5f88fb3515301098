import numpy as np


def gradient_factor(slopes):
    left = 1
    for i in range(len(slopes) - 1):
        left *= slopes[i]
    return left
