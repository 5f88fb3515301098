import numpy as np


def gradient_descent(f, grad, x0, lr, n):
    x = x0
    path, values = [x], [f(x)]
    for _ in range(n):
        x = x - lr * grad(x)
        path.append(x)
        values.append(f(x))
    return np.array(path), np.array(values)
