def unroll(x, start, Wx, Wh, b):
    raise NotImplementedError("unroll is not written yet")
