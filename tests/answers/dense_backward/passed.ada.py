import numpy as np


def dense_backward(dh, x, z, h, W, slope):
    N, M = dh.shape
    D = x.shape[1]
    dx, dW, db = np.zeros((N, D)), np.zeros((M, D)), np.zeros(M)
    g = slope(z)
    for n in range(N):
        for m in range(M):
            dz = dh[n, m] * g[n, m]
            db[m] += dz
            for j in range(D):
                dW[m, j] += dz * x[n, j]
                dx[n, j] += dz * W[m, j]
    return dx, dW, db
