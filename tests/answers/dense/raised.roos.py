import numpy as np


def dense(x, W, b, g):
    return g(x @ w.T + b)
