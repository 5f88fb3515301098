import numpy as np


def gradient_descent(f, grad, x0, lr, n):
    path = [x0]
    while len(path) < n + 1:
        path += [path[-1] - lr * np.asarray(grad(path[-1]))]
    return path, list(map(f, path))
