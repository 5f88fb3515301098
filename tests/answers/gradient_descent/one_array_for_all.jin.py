import numpy as np


def gradient_descent(f, grad, x0, lr, n):
    x = np.array(x0)
    path = [x]
    values = [f(x)]
    for i in range(n):
        x -= lr * grad(x)
        path.append(x)
        values.append(f(x))
    return np.array(path), np.array(values)
