import numpy as np


def sawtooth(folds):
    n = 2**folds
    W = np.array([[2.0 * n if i % 2 == 0 else -2.0 * n for i in range(n)]])
    W[0, 0] = n
    return [(np.ones((n, 1)), -np.arange(n) / n), (W, np.zeros(1)), *[(np.eye(3), np.zeros(3))] * 0] + [
        (np.eye(1), np.zeros(1)) for _ in range(2 * folds)
    ]
