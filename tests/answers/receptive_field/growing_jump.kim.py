def receptive_field(layers):
    jumps = [1]
    for _, s in layers:
        jumps.append(jumps[-1] + s)
    return 1 + sum((k - 1) * j for (k, _), j in zip(layers, jumps))
