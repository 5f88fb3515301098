import numpy as np


def gradient_descent(f, grad, x0, lr, n):
    x = x0
    path = [x]
    for t in range(n):
        x = x - lr * grad(x)
        path.append(x)
    return np.stack(path, axis=-1), np.array([f(p) for p in path])
