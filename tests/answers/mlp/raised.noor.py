import numpy as np


def mlp(x, layers):
    for W, b in layers:
        x = relu(x @ W.T + b)
    return x
