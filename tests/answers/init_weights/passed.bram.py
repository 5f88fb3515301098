import numpy as np


def init_weights(D, M, rule, rng):
    bound = np.sqrt(6 / D) if rule == "he" else np.sqrt(6 / (M + D))
    return rng.uniform(-bound, bound, size=(M, D))
