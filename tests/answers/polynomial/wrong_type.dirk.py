import numpy as np


def polynomial(x, theta):
    return [sum(float(t) * float(v) ** k for k, t in enumerate(theta)) for v in x]
