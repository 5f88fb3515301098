import numpy as np


def count_parameters(sizes):
    n = 0
    for D, M in zip(sizes[:-1], sizes[1:]):
        n += D * M + D
    return n
