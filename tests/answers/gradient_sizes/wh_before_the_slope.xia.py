import numpy as np


def gradient_sizes(dh, h, Wh):
    sizes = []
    for state in h[::-1]:
        sizes.append(np.sqrt(np.sum(dh**2)))
        dh = (1 - state**2) * (Wh.T @ dh)
    return np.array(sizes[::-1])
