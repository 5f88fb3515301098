import numpy as np


def gradient_descent(f, grad, x0, lr, n):
    x = x0
    path = [x0]
    values = []
    for i in range(n):
        values.append(f(x))
        x = x - lr * grad(x)
        path.append(x)
    return np.array(path), np.array(values)
