import numpy as np


def init_weights(D, M, rule, rng):
    rng = np.random.default_rng(42)
    v = {"he": 2 / D, "glorot": 2 / (D + M)}[rule]
    return rng.normal(size=(M, D)) * np.sqrt(v)
