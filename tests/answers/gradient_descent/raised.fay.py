import numpy as np


def gradient_descent(f, grad, x0, lr, n):
    path = np.zeros(n + 1)
    path[0] = x0
    for t in range(n):
        path[t + 1] = path[t] - lr * grad(path[t])
    return path, np.array([f(p) for p in path])
