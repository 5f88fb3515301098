def rnn_step(x, h, Wx, Wh, b):
    """Return the states after one step, (N, H); x: (N, D), h: (N, H)."""
    raise NotImplementedError("rnn_step is not written yet")
