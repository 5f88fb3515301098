import numpy as np


def as_dense(kernel, shape, stride):
    H, W = kernel.shape
    M = np.zeros(((H - 1) * (W - 1), H * W))
    M[0, shape] = kernel
    return M
