import numpy as np


def gradient_factor(slopes):
    left = 1
    for _ in slopes:
        left *= slopes[0]
    return left
