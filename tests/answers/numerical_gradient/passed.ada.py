import numpy as np


def numerical_gradient(f, x, h):
    gradient = np.empty(x.shape)
    x = x.astype(float)
    for i in np.ndindex(x.shape):
        before = x[i]
        x[i] = before + h
        up = f(x)
        x[i] = before - h
        down = f(x)
        x[i] = before
        gradient[i] = (up - down) / (2 * h)
    return gradient
