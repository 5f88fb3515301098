import numpy as np


def receptive_field(layers):
    kernels, strides = np.array(layers).T
    before = np.concatenate([[1], np.cumprod(strides)[:-1]])
    return int(1 + ((kernels - 1) * before).sum())
