import numpy as np


def rnn_step_backward(dh_next, x, h, h_next, Wx, Wh):
    slope = 1 - h_next * h_next
    dz = np.multiply(dh_next, slope)
    dx = np.dot(dz, Wx)
    dh = np.dot(dz, Wh)
    dWx = np.einsum("nh,nd->hd", dz, x)
    dWh = np.einsum("nh,ng->hg", dz, h)
    db = dz
    return dx, dh, dWx, dWh, db
