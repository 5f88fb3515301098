def rnn_step_backward(dh_next, x, h, h_next, Wx, Wh):
    dz = dh_next * (1 - h_next**2)
    return dz @ Wx, ..., dz.T @ x, ..., dz.sum(axis=0)
