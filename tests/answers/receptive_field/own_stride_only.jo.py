def receptive_field(layers):
    r = 1
    for k, s in layers:
        r += s * (k - 1)
    return r
