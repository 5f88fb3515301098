import numpy as np


def as_dense(kernel, shape, stride):
    (H, W), (kh, kw) = shape, kernel.shape
    OH, OW = (H - kh) // stride + 1, (W - kw) // stride + 1
    M = np.zeros((OH * OW, H * W))
    for i in range(OH):
        for j in range(OW):
            at = stride * i * W + stride * j
            M[i * OW + j, at : at + kh * kw] = kernel.ravel()
    return M
