import numpy as np


def gradient_descent(f, grad, x0, lr, n):
    if n == 0:
        return np.array([x0]), np.array([f(x0)])
    path, values = gradient_descent(f, grad, x0 - lr * grad(x0), lr, n - 1)
    return np.concatenate([[x0], path]), np.concatenate([[f(x0)], values])
