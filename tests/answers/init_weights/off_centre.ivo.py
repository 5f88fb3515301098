import numpy as np


def init_weights(D, M, rule, rng):
    a = np.sqrt(6 / D) if rule == "he" else np.sqrt(6 / (D + M))
    return rng.random((M, D)) * a
