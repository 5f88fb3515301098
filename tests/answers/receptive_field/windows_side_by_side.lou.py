def receptive_field(layers):
    r = 1
    for k, s in layers[::-1]:
        r = r * s
        r = r + k
    return r
