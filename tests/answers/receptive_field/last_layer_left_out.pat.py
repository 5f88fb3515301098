def receptive_field(layers):
    r, jump = 1, 1
    for i in range(len(layers) - 1):
        r += (layers[i][0] - 1) * jump
        jump *= layers[i][1]
    return r
