def shuffle_columns(x, x_new, rng):
    order = rng.permutation(x.shape[1])
    return x[:, order]
