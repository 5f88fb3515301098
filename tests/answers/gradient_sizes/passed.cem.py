import numpy as np


def gradient_sizes(dh, h, Wh):
    T, H = h.shape
    J = np.eye(H)
    sizes = np.zeros(T)
    for t in range(T - 1, -1, -1):
        sizes[t] = np.linalg.norm(dh @ J)
        J = J @ (np.diag(1 - h[t] ** 2) @ Wh)
    return sizes
