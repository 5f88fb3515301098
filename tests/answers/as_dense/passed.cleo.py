import numpy as np


def as_dense(kernel, shape, stride):
    """All indices at once."""
    (H, W), (kh, kw) = shape, kernel.shape
    OH, OW = (H - kh) // stride + 1, (W - kw) // stride + 1
    i, j, a, b = np.ix_(np.arange(OH), np.arange(OW), np.arange(kh), np.arange(kw))
    M = np.zeros((OH * OW, H * W), dtype=np.float32).astype(float)
    M[i * OW + j, (stride * i + a) * W + stride * j + b] = kernel
    return M
