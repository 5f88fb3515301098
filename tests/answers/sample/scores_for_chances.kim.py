import numpy as np


def sample(scores, temperature, rng):
    p = scores - scores.min()
    p = p / p.sum()
    u = rng.random()
    return min(int((np.cumsum(p) < u).sum()), len(p) - 1)
