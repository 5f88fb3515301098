def receptive_field(layers):
    r = jump = 1
    for layer in layers:
        r += (layer.kernel - 1) * jump
        jump *= layer.stride
    return r
