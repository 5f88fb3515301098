import numpy as np


def rnn_step(x, h, Wx, Wh, b):
    N, H = h.shape
    new = h.copy()
    for n in range(N):
        for i in range(H):
            z = b[i]
            z += np.dot(Wx[i], x[n])
            z += np.dot(Wh[i], h[n])
            new[n, i] += np.tanh(z)
    return new
