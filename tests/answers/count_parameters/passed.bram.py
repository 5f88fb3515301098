import numpy as np


def count_parameters(sizes):
    arrays = []
    for D, M in zip(sizes, sizes[1:]):
        arrays += [np.zeros((M, D)), np.zeros(M)]
    return sum(a.size for a in arrays)
