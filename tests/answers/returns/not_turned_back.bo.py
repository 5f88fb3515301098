import numpy as np


def returns(rewards, gamma):
    G, found = 0.0, []
    for r in rewards[::-1]:
        G = r + gamma * G
        found.append(G)
    return np.array(found)
