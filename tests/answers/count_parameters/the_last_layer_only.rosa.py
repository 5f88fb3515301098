import numpy as np

def count_parameters(sizes):
    for i in range(1, len(sizes)):
        total = (sizes[i - 1] + 1) * sizes[i]
    return total
