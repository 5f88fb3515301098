import numpy as np


def topk_error(scores, labels, k):
    order = (-scores).argsort(axis=1, kind="stable")
    return np.mean([label not in row for label, row in zip(labels, order[:, :k])])
