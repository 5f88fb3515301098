import numpy as np


def im2col(x, kernel, stride, padding):
    kh, kw = kernel
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    N, H, W, C = x.shape
    rows = []
    for n in range(N):
        for i in range(0, H - kh + 1, stride):
            for j in range(0, W - kw + 1, stride):
                rows.append(x[n, i : i + kh, j : j + kw].ravel())
    return np.array(rows).T
