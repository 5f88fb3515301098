import numpy as np


def conv2d(x, K, b, stride, padding):
    p = padding
    N, H, W, C = x.shape
    padded = np.zeros((N, H + 2 * p, W + 2 * p, C))
    padded[:, p : p + H, p : p + W, :] = x
    F, kh, kw = K.shape[:3]
    rows = (H + 2 * p - kh) // stride + 1
    columns = (W + 2 * p - kw) // stride + 1
    y = np.zeros((N, rows, columns, F))
    for n in range(N):
        for f in range(F):
            for i in range(rows):
                for j in range(columns):
                    total = b[f]
                    for a in range(kh):
                        for c in range(kw):
                            for k in range(C):
                                total += padded[n, i * stride + a, j * stride + c, k] * K[f, c, a, k]
                    y[n, i, j, f] = total
    return y
