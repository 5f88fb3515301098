import numpy as np


def gradient_descent(f, grad, x0, lr, n):
    x = np.array(x0)
    path = [x]
    for i in range(n):
        x -= lr * grad(x)
        path.append(x)
    return np.array(path), np.array([f(x) for x in path])
