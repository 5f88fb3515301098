import numpy as np


def count_parameters(sizes):
    sizes = np.array(sizes)
    return sizes[:-1] @ sizes[1:] + sizes[1:].sum()
