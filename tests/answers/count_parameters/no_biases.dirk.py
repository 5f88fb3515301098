import numpy as np


def count_parameters(sizes):
    return int(np.dot(sizes[:-1], sizes[1:]))
