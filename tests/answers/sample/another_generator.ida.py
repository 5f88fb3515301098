import numpy as np


def sample(scores, temperature, rng):
    z = scores / temperature
    z = z - z.max()
    p = np.exp(z) / np.exp(z).sum()
    u = np.random.default_rng().random()
    return min(int((np.cumsum(p) < u).sum()), len(p) - 1)
