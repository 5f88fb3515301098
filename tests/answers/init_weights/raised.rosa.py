import numpy as np


def init_weights(D, M, rule, rng):
    if rule == "He":
        s = np.sqrt(2 / D)
    elif rule == "Glorot":
        s = np.sqrt(2 / (D + M))
    return rng.normal(0, s, (M, D))
