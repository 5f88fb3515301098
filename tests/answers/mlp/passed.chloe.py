import numpy as np


def mlp(x, layers):
    columns = x.T
    for W, b in layers[:-1]:
        columns = np.maximum(W @ columns + b[:, None], 0)
    W, b = layers[-1]
    return (W @ columns + b[:, None]).T
