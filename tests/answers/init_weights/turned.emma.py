import numpy as np


def init_weights(D, M, rule, rng):
    v = {"he": 2 / D, "glorot": 2 / (D + M)}[rule]
    return rng.normal(size=(D, M)) * np.sqrt(v)
