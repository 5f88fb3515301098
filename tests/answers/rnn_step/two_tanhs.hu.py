import numpy as np


def rnn_step(x, h, Wx, Wh, b):
    N, H = h.shape
    new = np.zeros((N, H))
    for n in range(N):
        for i in range(H):
            z = b[i]
            z += np.dot(Wx[i], x[n])
            new[n, i] = np.tanh(z) + np.tanh(np.dot(Wh[i], h[n]))
    return new
