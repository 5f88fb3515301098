import numpy as np


def count_parameters(sizes):
    n = 0
    while len(sizes) > 1:
        n += sizes.pop(0) * sizes[0] + sizes[0]
    return n
