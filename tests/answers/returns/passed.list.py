import numpy as np


def returns(rewards, gamma):
    G, found = 0.0, []
    for r in reversed(rewards):
        G = r + gamma * G
        found.insert(0, G)
    return np.array(found)
