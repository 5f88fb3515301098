import numpy as np


def as_dense(kernel, shape, stride):
    H, W = shape
    kh, kw = kernel.shape
    OH, OW = (H - kh) // stride + 1, (W - kw) // stride + 1
    M = np.zeros((OH * OW, H * W))
    for i in range(OH):
        for j in range(OW):
            for a in range(kh):
                for b in range(kw):
                    M[i * OW + j, (stride * i + a) * H + stride * j + b] = kernel[a, b]
    return M
