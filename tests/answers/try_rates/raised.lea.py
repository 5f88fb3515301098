import numpy as np


def try_rates(loss, theta, g, lrs):
    return loss(theta - lrs * g)
