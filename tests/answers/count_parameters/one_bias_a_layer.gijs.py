import numpy as np


def count_parameters(sizes):
    return sum(sizes[i] * sizes[i + 1] + 1 for i in range(len(sizes) - 1))
