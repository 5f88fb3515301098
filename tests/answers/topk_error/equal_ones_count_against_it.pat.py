import numpy as np


def topk_error(scores, labels, k):
    own = np.take_along_axis(scores, labels[:, None], 1)
    return ((scores >= own).sum(1) > k).mean()
