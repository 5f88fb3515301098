import numpy as np


def perceptron(x, y, epochs):
    w = np.zeros(x.shape[1])
    for _ in range(epochs):
        for xi, yi in zip(x, y):
            w = w + (yi - (xi @ w > 0)) * xi
    return w
