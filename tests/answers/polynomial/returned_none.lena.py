import numpy as np


def polynomial(x, theta):
    y = sum(theta[k] * x**k for k in range(len(theta)))
