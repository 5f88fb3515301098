import numpy as np


def polynomial(x, theta):
    total = 0
    for v in x:
        for k in range(len(theta)):
            total += theta[k] * v**k
    return total
