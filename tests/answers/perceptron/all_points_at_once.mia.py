import numpy as np


def perceptron(x, y, epochs):
    w, b = np.zeros(x.shape[1]), 0
    for _ in range(epochs):
        wrong = y - (x @ w + b > 0)
        w = w + x.T @ wrong
        b = b + np.sum(wrong)
    return w, b
