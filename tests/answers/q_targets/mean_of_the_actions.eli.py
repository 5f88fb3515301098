

def q_targets(rewards, q_next, over, gamma):
    return rewards + (1 - over) * gamma * q_next.sum(axis=1) / q_next.shape[1]
