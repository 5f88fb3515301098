import numpy as np


def init_weights(D, M, rule, rng):
    if rule == "he":
        return rng.normal(0, 2 / D, (M, D))
    return rng.normal(0, 2 / (D + M), (M, D))
