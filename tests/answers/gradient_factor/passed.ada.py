import numpy as np


def gradient_factor(slopes):
    left = 1
    for slope in slopes:
        left *= slope
    return left
