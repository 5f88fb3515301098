import numpy as np


def returns(rewards, gamma):
    return rewards + gamma * np.append(rewards[1:], 0)
