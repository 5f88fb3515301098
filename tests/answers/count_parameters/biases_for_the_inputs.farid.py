import numpy as np


def count_parameters(sizes):
    n = sizes[0]
    for i in range(1, len(sizes)):
        n = n + sizes[i] * (sizes[i - 1] + 1)
    return n
