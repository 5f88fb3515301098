import numpy as np


def topk_error(scores, labels, k):
    bar = np.sort(scores, axis=1)[:, -k]
    return np.mean(np.take_along_axis(scores, labels[:, None], 1)[:, 0] < bar)
