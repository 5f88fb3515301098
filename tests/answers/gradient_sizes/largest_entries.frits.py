import numpy as np


def gradient_sizes(dh, h, Wh):
    sizes = []
    for state in h[::-1]:
        sizes.append(max(abs(dh)))
        dh = Wh.T @ ((1 - state**2) * dh)
    return np.array(sizes[::-1])
