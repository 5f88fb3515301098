import numpy as np


def as_dense(kernel, shape, stride):
    H, W = shape
    first = np.zeros(shape)
    first[: kernel.shape[0], : kernel.shape[1]] = kernel
    first = first.ravel()
    rows = []
    start = 0
    while start + (kernel.shape[0] - 1) * W + kernel.shape[1] <= H * W:
        rows.append(np.concatenate([np.zeros(start), first])[: H * W])
        start += stride
    return np.array(rows)
