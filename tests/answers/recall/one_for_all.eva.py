import numpy as np


def recall(counts):
    return np.trace(counts) / counts.sum()
