import numpy as np


def sample(scores, temperature, rng):
    z = scores / temperature
    return int(np.argmax(z - np.log(-np.log(rng.random(len(z))))))
