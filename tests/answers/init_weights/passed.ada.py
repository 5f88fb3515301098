import numpy as np


def init_weights(D, M, rule, rng):
    if rule == "he":
        s = (2 / D) ** 0.5
    else:
        s = (2 / (D + M)) ** 0.5
    return s * rng.standard_normal((M, D))
