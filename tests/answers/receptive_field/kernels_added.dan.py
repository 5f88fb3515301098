def receptive_field(layers):
    r = 0
    for layer in layers:
        r = r + layer[0]
    return r
