import numpy as np


def init_weights(D, M, rule, rng):
    W = rng.normal(0, np.sqrt(2 / D), (M, D))
