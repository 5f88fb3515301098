import numpy as np

def polynomial(x, theta):
    y = np.zeros(len(x))
    for k in range(len(theta)):
        y = y + theta[k] * x**k
        return y
