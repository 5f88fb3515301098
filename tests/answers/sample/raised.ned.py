import numpy as np


def sample(scores, temperature, rng):
    z = scores / temperature
    p = np.exp(z) / np.exp(z).sum()
    return rng.choice(len(p), p=p)
