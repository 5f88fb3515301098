import numpy as np


def try_rates(loss, theta, g, lrs):
    out = np.zeros(len(lrs))
    for i, lr in enumerate(lrs):
        theta = theta - lr * g
        out[i] = loss(theta)
    return out
