import numpy as np


def gradient_sizes(dh, h, Wh):
    radius = max(abs(np.linalg.eigvals(Wh)))
    T = len(h)
    return np.array([np.linalg.norm(dh) * radius ** (T - 1 - t) for t in range(T)])
