def receptive_field(layers):
    r = 1
    for k, _ in layers:
        r += k - 1
    for _, s in layers:
        r *= s
    return r
