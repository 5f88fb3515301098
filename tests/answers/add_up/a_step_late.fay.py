import numpy as np


def add_up(x):
    return np.concatenate([0 * x[:, :1], x.cumsum(axis=1)], axis=1)[:, :-1]
