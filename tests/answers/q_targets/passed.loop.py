import numpy as np


def q_targets(rewards, q_next, over, gamma):
    wanted = []
    for r, q, end in zip(rewards, q_next, over):
        wanted.append(r if end else r + gamma * max(q))
    return np.array(wanted)
