def receptive_field(layers):
    r = 1
    before = 1
    for k, s in layers:
        r += (k - 1) * before
        before = s
    return r
