import numpy as np


def returns(rewards, gamma):
    T = len(rewards)
    G = np.zeros(T)
    for t in reversed(range(T - 1)):
        G[t] = rewards[t + 1] + gamma * G[t + 1]
    return G
