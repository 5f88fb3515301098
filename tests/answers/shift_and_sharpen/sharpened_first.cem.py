import numpy as np


def shift_and_sharpen(w, shift, gamma):
    v = w**gamma / np.sum(w**gamma)
    return shift[1] * v + shift[2] * np.concatenate([v[-1:], v[:-1]]) + shift[0] * np.concatenate([v[1:], v[:1]])
