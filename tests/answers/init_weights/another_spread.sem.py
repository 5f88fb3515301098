import numpy as np


def init_weights(D, M, rule, rng):
    W = rng.normal(size=(M, D))
    return W / np.linalg.norm(W)
