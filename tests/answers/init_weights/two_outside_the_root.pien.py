import numpy as np


def init_weights(D, M, rule, rng):
    v = 2 / D if rule == "he" else 2 / ((D + M) / 2)
    return rng.normal(0, np.sqrt(v), (M, D))
