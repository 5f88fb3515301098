import numpy as np


def perceptron(x, y, epochs):
    X = np.c_[x, np.ones(len(x))]
    v = np.zeros(X.shape[1])
    for i in range(epochs * len(X)):
        i %= len(X)
        guess = int(X[i] @ v > 0)
        v = v + (y[i] and not guess) * X[i]
    return v[:-1], v[-1]
