import numpy as np

def polynomial(x, theta):
    y = 0
    for k in range(len(theta)):
        y = theta[k] * x**k
    return y
