def gradient_sizes(dh, h, Wh):
    raise NotImplementedError("gradient_sizes is not written yet")
