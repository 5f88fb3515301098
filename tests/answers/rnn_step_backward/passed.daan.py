import numpy as np


def rnn_step_backward(dh_next, x, h, h_next, Wx, Wh):
    dzT = (dh_next * (1 + h_next) * (1 - h_next)).T
    return [(Wx.T @ dzT).T, (Wh.T @ dzT).T, np.dot(dzT, x), np.dot(dzT, h), np.sum(dzT, axis=1)]
