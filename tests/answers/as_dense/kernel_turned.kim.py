import numpy as np


def as_dense(kernel, shape, stride):
    (H, W), (kh, kw) = shape, kernel.shape
    OH, OW = (H - kh) // stride + 1, (W - kw) // stride + 1
    M = np.zeros((OH * OW, H * W))
    for i in range(OH):
        for j in range(OW):
            for a in range(kh):
                for b in range(kw):
                    M[i * OW + j, (stride * i + kh - 1 - a) * W + stride * j + kw - 1 - b] = kernel[a, b]
    return M
