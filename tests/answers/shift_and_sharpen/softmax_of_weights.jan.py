import numpy as np


def shift_and_sharpen(w, shift, gamma):
    R = len(w)
    moved = np.zeros(R)
    for i in range(R):
        for k, move in enumerate((-1, 0, 1)):
            moved[(i + move) % R] += w[i] * shift[k]
    sharp = np.exp(gamma * moved)
    return sharp / np.sum(sharp)
