import numpy as np


def recall(counts):
    return np.diag(counts) / np.sum(counts)
