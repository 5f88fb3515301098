import numpy as np


def polynomial(x, theta):
    y = 0
    for k, coefficient in enumerate(theta):
        y = y + coefficient * x**k
    return y
