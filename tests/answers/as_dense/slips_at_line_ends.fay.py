import numpy as np


def as_dense(kernel, shape, stride):
    (H, W), (kh, kw) = shape, kernel.shape
    n = ((H - kh) // stride + 1) * ((W - kw) // stride + 1)
    first = np.zeros(shape)
    first[:kh, :kw] = kernel
    return np.array([np.roll(first.ravel(), stride * m) for m in range(n)])
