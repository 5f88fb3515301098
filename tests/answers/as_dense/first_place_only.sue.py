import numpy as np


def as_dense(kernel, shape, stride):
    (H, W), (kh, kw) = shape, kernel.shape
    n = ((H - kh) // stride + 1) * ((W - kw) // stride + 1)
    M = np.zeros((n, H, W))
    M[:, :kh, :kw] = kernel
    return M.reshape(n, -1)
