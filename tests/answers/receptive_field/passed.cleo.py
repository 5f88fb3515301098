def receptive_field(layers):
    """The first and the last pixel that unit 0 of the top sees."""
    first, last = 0, 0
    for kernel, stride in layers[::-1]:
        first, last = first * stride, last * stride + kernel - 1
    return last - first + 1
