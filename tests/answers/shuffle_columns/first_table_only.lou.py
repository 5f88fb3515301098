def shuffle_columns(x, x_new, rng):
    return x.T[rng.permutation(x.shape[1])].T, x_new.copy()
