import numpy as np


def perceptron(x, y, epochs):
    w, b = np.zeros(x.shape[1]), 0
    for _ in range(epochs):
        for xi, yi in zip(x, y):
            wrong = yi - (xi @ w + b > 0)
            w += wrong * xi
            b -= wrong
    return w, b
