def seen_pixels(net, x, i, j):
    raise NotImplementedError("seen_pixels is not written yet")
