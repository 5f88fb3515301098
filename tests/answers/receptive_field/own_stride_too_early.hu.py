import math


def receptive_field(layers):
    r = 1
    for n, (k, s) in enumerate(layers):
        r += (k - 1) * math.prod(stride for _, stride in layers[: n + 1])
    return r
