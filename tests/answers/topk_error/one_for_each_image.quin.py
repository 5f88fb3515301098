import numpy as np


def topk_error(scores, labels, k):
    best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return ~(best == labels[:, None]).any(axis=1)
