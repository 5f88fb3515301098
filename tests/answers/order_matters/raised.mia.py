def order_matters(x, y, x_new, rng):
    return [rng.integers(0, 10, len(x_new)) for _ in range(4)]
