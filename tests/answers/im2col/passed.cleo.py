import numpy as np


def im2col(x, kernel, stride, padding):
    N, H, W, C = x.shape
    (kh, kw), p = kernel, padding
    padded = np.zeros((N, H + 2 * p, W + 2 * p, C))
    padded[:, p : p + H, p : p + W] = x
    OH, OW = (H + 2 * p - kh) // stride + 1, (W + 2 * p - kw) // stride + 1
    out = np.zeros((N, OH, OW, kh, kw, C))
    for a in range(kh):
        for b in range(kw):
            out[:, :, :, a, b] = padded[:, a : a + stride * OH : stride, b : b + stride * OW : stride]
    return out.reshape(N * OH * OW, kh * kw * C)
