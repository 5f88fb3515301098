import numpy as np


def conv2d(x, K, b, stride, padding):
    N, H, W, C = x.shape
    F, kh, kw, _ = K.shape
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    OH = (H + 2 * padding - kh) // stride + 1
    OW = (H + 2 * padding - kw) // stride + 1
    y = np.zeros((N, OH, OW, F))
    for n in range(N):
        for i in range(OH):
            for j in range(OW):
                for f in range(F):
                    window = x[n, i * stride : i * stride + kh, j * stride : j * stride + kw]
                    y[n, i, j, f] = np.sum(window * K[f]) + b[f]
    return y
