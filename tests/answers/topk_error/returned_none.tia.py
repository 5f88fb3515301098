import numpy as np


def topk_error(scores, labels, k):
    best = np.argsort(-scores, axis=1)[:, :k]
    print(1 - np.mean((best == labels[:, None]).any(axis=1)))
