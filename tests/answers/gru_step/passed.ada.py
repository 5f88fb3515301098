import numpy as np


def gru_step(x, h, Wx, Wh, bx, bh):
    N, H = h.shape
    new = np.zeros((N, H))
    for m in range(N):
        a, u = Wx @ x[m] + bx, Wh @ h[m] + bh
        for j in range(H):
            r = 1 / (1 + np.exp(-a[j] - u[j]))
            z = 1 / (1 + np.exp(-a[H + j] - u[H + j]))
            n = np.tanh(a[2 * H + j] + r * u[2 * H + j])
            new[m, j] = n + z * (h[m, j] - n)
    return new
