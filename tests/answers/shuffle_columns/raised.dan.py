def shuffle_columns(x, x_new, rng):
    order = rng.permutation(len(x) + len(x_new))
    return x[order], x_new[order]
