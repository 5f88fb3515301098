import numpy as np


def count_parameters(sizes):
    with_ones = [s + 1 for s in sizes]
    return int(np.dot(with_ones[:-1], with_ones[1:]))
