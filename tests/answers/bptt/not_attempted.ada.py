def bptt(dy, x, start, h, Wx, Wh):
    raise NotImplementedError("bptt is not written yet")
