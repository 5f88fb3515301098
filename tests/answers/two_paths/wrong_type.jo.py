import numpy as np


def two_paths(x, w, v):
    return [v[0] * (1 - np.tanh(w[0] * t) ** 2) * w[0] + v[1] * (1 - np.tanh(w[1] * t) ** 2) * w[1] for t in x]
