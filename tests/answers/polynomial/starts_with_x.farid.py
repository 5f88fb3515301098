import numpy as np


def polynomial(x, theta):
    y, power = np.zeros_like(x), x
    for t in theta:
        y = y + t * power
        power = power * x
    return y
