

def q_targets(rewards, q_next, over, gamma):
    y = rewards + gamma * q_next.max(axis=1)
    y[over] = 0
    return y
