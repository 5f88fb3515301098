import numpy as np


def gradient_factor(slopes):
    for slope in slopes:
        left = 1.0
        left *= slope
    return left
