import numpy as np


def returns(rewards, gamma):
    G, after = np.zeros_like(rewards), 0
    for t in reversed(range(len(rewards))):
        G[t] = after = rewards[t] + gamma * after
        after = G[t]
    return G
