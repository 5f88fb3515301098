import numpy as np


def returns(rewards, gamma):
    T = len(rewards)
    return np.array([sum(gamma ** (k + 1) * rewards[t + k] for k in range(T - t)) for t in range(T)])
