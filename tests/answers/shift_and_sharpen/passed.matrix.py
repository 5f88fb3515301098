import numpy as np


def shift_and_sharpen(w, shift, gamma):
    one = np.eye(len(w))
    moves = shift[0] * np.roll(one, 1, axis=1) + shift[1] * one + shift[2] * np.roll(one, 1, axis=0)
    z = gamma * np.log(moves @ w + 1e-300)
    e = np.exp(z - z.max())
    return e / e.sum()
