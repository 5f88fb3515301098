import numpy as np


def topk_error(scores, labels, k):
    best = np.argsort(scores, axis=1, kind="stable")[:, ::-1][:, :k]
    return float(np.mean((best != labels[:, None]).all(axis=1)))
