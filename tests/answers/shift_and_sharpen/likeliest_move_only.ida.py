import numpy as np


def shift_and_sharpen(w, shift, gamma):
    move = (-1, 0, 1)[list(shift).index(max(shift))]
    moved = np.array([w[(i - move) % len(w)] for i in range(len(w))]) ** gamma
    return moved / moved.sum()
