import numpy as np


def count_parameters(sizes):
    D, H, M = sizes
    return D * H + H + H * M + M
