import numpy as np


def two_paths(x, w, v):
    return np.array([sum(vk * wk / np.cosh(wk * xi) ** 2 for vk, wk in zip(v, w)) for xi in x])
