import numpy as np


def count_parameters(sizes):
    n = 0
    for i in range(len(sizes) - 2):
        n += (sizes[i] + 1) * sizes[i + 1]
    return n
