import numpy as np


def init_weights(D, M, rule, rng):
    s = np.sqrt(2 / D) if rule == "he" else np.sqrt(2 / (D + M))
    return rng.uniform(-s, s, (M, D))
