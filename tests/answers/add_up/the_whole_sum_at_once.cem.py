def add_up(x):
    y = x * 0
    y += x.sum(axis=1)[:, None]
    return y
