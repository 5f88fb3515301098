import numpy as np


def returns(rewards, gamma):
    T = len(rewards)
    return np.array([sum(gamma**k * rewards[k] for k in range(t, T)) for t in range(T)])
