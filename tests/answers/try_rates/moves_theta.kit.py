import numpy as np


def try_rates(loss, theta, g, lrs):
    start = theta
    out = []
    for lr in lrs:
        theta = start
        theta -= lr * g
        out.append(loss(theta))
    return np.array(out)
