import numpy as np


def conv2d_backward(dy, x, K, stride, padding):
    p = padding
    N, H, W, C = x.shape
    F, kh, kw, _ = K.shape
    _, OH, OW, _ = dy.shape
    padded = np.pad(x, ((0, 0), (p, p), (p, p), (0, 0)))
    dpadded = np.zeros_like(padded)
    dK = np.zeros_like(K)
    db = np.zeros(F)
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                for f in range(F):
                    top, left = i * stride, j * stride
                    window = padded[n, top : top + kh, left : left + kw]
                    dK[f] += window * dy[n, i, j, f]
                    dpadded[n, top : top + kh, left : left + kw] += K[f] * dy[n, i, j, f]
                    db[f] = dy[n, i, j, f]
    dx = dpadded[:, p : p + H, p : p + W]
    return dx, dK, db
