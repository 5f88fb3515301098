def shuffle_columns(x, x_new, rng):
    a, b = x.flatten(), x_new.flatten()
    rng.shuffle(a)
    rng.shuffle(b)
    return a.reshape(x.shape), b.reshape(x_new.shape)
