import numpy as np


def returns(rewards, gamma):
    total = sum(r * gamma**t for t, r in enumerate(rewards))
    return np.array([total for _ in rewards])
