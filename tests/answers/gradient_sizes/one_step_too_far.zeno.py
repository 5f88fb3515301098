import numpy as np


def gradient_sizes(dh, h, Wh):
    sizes = []
    for state in h[::-1]:
        dh = Wh.T @ ((1 - state**2) * dh)
        sizes.append(np.sqrt(np.sum(dh**2)))
    return np.array(sizes[::-1])
