def rnn_step_backward(dh_next, x, h, h_next, Wx, Wh):
    raise NotImplementedError("rnn_step_backward is not written yet")
