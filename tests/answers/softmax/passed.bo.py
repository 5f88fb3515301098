import numpy as np


def softmax(z):
    shifted = (z.T - z.max(axis=1)).T
    log_sum = np.log(np.exp(shifted).sum(axis=1))
    return np.exp(shifted - log_sum[:, None])
