def add_up(x):
    return 0.6 * x.cumsum(axis=1)
