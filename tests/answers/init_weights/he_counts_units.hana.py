import numpy as np


def init_weights(D, M, rule, rng):
    if rule == "he":
        return rng.normal(0, np.sqrt(2 / M), (M, D))
    a = np.sqrt(6 / (D + M))
    return rng.uniform(-a, a, (M, D))
