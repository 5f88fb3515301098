import numpy as np


def as_dense(kernel, shape, stride):
    (H, W), (kh, kw) = shape, kernel.shape
    OH, OW = (H - kh) // stride + 1, (W - kw) // stride + 1
    M = np.zeros((OH * OW, H * W))
    for i in range(OH):
        for j in range(OW):
            picture = np.zeros(shape)
            picture[i : i + kh, j : j + kw] = kernel
            M[i * OW + j] = picture.ravel()
    return M
