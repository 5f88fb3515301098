import numpy as np


def polynomial(x, theta):
    return theta[0] + theta[1] * x + theta[2] * x**2 + theta[3] * x**3
