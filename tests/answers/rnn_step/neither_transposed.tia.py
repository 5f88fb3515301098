import numpy as np


def rnn_step(x, h, Wx, Wh, b):
    z = np.matmul(x, Wx) + np.matmul(h, Wh)
    return np.tanh(np.add(z, b))
