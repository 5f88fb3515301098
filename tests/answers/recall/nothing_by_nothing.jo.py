import numpy as np


def recall(counts):
    with np.errstate(all="ignore"):
        return np.diag(counts) / np.where(counts.sum(axis=1) == 0, np.nan, counts.sum(axis=1))
