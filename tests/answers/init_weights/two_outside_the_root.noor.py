import numpy as np


def init_weights(D, M, rule, rng):
    n = D if rule == "he" else D + M
    return rng.normal(0, 2 / np.sqrt(n), (M, D))
