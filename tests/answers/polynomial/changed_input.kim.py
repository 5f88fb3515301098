import numpy as np


def polynomial(x, theta):
    x0 = x.copy()
    x[:] = theta[-1]
    for t in theta[-2::-1]:
        x *= x0
        x += t
    return x
