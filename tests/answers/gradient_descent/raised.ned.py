import numpy as np


def gradient_descent(f, grad, x0, lr, n):
    x = x0
    path = [x0]
    for i in range(n):
        x = x - lr * grad(x)
        path.append(x)
    return np.array(path)
