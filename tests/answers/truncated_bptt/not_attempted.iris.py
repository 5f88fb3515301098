def truncated_bptt(dy, x, start, Wx, Wh, b, k):
    raise NotImplementedError("truncated_bptt is not written yet")
