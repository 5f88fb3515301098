import numpy as np


def gradient_sizes(dh, h, Wh):
    T = len(h)
    sizes = np.zeros(T)
    sizes[T - 1] = np.linalg.norm(dh)
    for t in range(T - 2, -1, -1):
        dh = (Wh.T @ dh) * (1 - h[t] ** 2)
        sizes[t] = np.linalg.norm(dh)
    return sizes
