import numpy as np


def returns(rewards, gamma):
    G, found = 0.0, []
    for r in rewards:
        G = gamma * G + r
        found.append(G)
    return np.array(found)
