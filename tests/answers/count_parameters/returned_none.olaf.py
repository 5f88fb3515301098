import numpy as np


def count_parameters(sizes):
    print(sum((D + 1) * M for D, M in zip(sizes, sizes[1:])))
