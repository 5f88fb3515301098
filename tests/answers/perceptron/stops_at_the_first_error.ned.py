import numpy as np


def perceptron(x, y, epochs):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for xi, yi in zip(x, y):
            error = yi - (xi @ w + b > 0)
            if error:
                return w + error * xi, b + error
    return w, b
