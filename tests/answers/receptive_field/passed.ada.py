def receptive_field(layers):
    """From the last unit down to the image."""
    r = 1
    for kernel, stride in reversed(layers):
        r = stride * (r - 1) + kernel
    return r
