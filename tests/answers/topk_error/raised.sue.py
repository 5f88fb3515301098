import numpy as np


def topk_error(scores, labels, k):
    best = np.argsort(-scores, axis=1)[:, :k]
    return 1 - np.mean(best == labels)
