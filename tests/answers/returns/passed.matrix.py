import numpy as np


def returns(rewards, gamma):
    t = np.arange(len(rewards))
    later = t[None, :] - t[:, None]
    return np.where(later >= 0, gamma ** np.maximum(later, 0), 0) @ rewards
