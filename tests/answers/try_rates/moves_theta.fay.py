import numpy as np


def try_rates(loss, theta, g, lrs):
    out = []
    for lr in lrs:
        theta -= lr * g
        out.append(loss(theta))
    return np.array(out)
