import numpy as np


def shuffle_columns(x, x_new, rng):
    order = np.arange(x.shape[1])
    rng.permutation(order)
    return x[:, order], x_new[:, order]
