import numpy as np


def init_weights(D, M, rule, rng):
    v = {"he": 2 / D, "glorot": 2 / (D + M)}[rule]
    return np.random.randn(M, D) * np.sqrt(v)
