import numpy as np


def gradient_descent(f, grad, x0, lr, n):
    x = np.array(x0, dtype=float)
    path = [x.copy()]
    for t in range(n):
        if x.ndim == 0:
            x = x - lr * grad(x)
        else:
            for i in range(len(x)):
                x[i] = x[i] - lr * grad(x)[i]
        path.append(x.copy())
    return np.array(path), np.array([f(p) for p in path])
