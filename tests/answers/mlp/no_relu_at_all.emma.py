import numpy as np


def mlp(x, layers):
    columns = x.T
    for W, b in layers:
        columns = W @ columns + b.reshape(-1, 1)
    return columns.T
