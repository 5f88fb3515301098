import numpy as np


def init_weights(D, M, rule, rng):
    if rule == "glorot":
        return rng.normal(0, np.sqrt(2 / D), (M, D))
    return rng.normal(0, np.sqrt(2 / (D + M)), (M, D))
