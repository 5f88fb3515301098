import numpy as np


def gradient_descent(f, grad, x0, lr, n):
    x = x0
    path = [x]
    for t in range(n):
        x = x - lr / (t + 1) * grad(x)
        path.append(x)
    return np.array(path), np.array([f(p) for p in path])
