import numpy as np


def gradient_factor(slopes):
    left = 0
    for slope in slopes:
        left = left + slope
    return left
