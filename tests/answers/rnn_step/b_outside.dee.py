import numpy as np


def rnn_step(x, h, Wx, Wh, b):
    N, H = h.shape
    new = np.zeros((N, H))
    for n in range(N):
        for i in range(H):
            z = 0.0
            z += np.dot(Wx[i], x[n])
            z += np.dot(Wh[i], h[n])
            new[n, i] = np.tanh(z) + b[i]
    return new
