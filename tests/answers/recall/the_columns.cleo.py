import numpy as np


def recall(counts):
    return np.diag(counts) / counts.sum(axis=0)
