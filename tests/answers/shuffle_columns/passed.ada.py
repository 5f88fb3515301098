import numpy as np


def shuffle_columns(x, x_new, rng):
    both = rng.permutation(np.concatenate([x, x_new]), axis=1)
    return both[: len(x)], both[len(x) :]
