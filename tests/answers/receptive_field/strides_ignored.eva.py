def receptive_field(layers):
    r = layers[0][0]
    for kernel, _ in layers[1:]:
        r = r + kernel - 1
    return r
