import numpy as np


def conv2d_backward(dy, x, K, stride, padding):
    N, H, W, C = x.shape
    F, kh, kw, _ = K.shape
    index = np.arange((H + 2 * padding) * (W + 2 * padding) * C).reshape(H + 2 * padding, W + 2 * padding, C)
    OH, OW = dy.shape[1:3]
    rows = np.array(
        [index[i * stride : i * stride + kh, j * stride : j * stride + kw].ravel() for i in range(OH) for j in range(OW)]
    )
    padded = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0))).reshape(N, -1)
    flat = dy.reshape(N, -1, F)
    dK = sum(flat[n].T @ padded[n][rows] for n in range(N)).reshape(K.shape)
    dx = np.zeros_like(padded)
    for n in range(N):
        np.add.at(dx[n], rows, flat[n] @ K.reshape(F, -1))
    dx = dx.reshape(N, *index.shape)
    if padding:
        dx = dx[:, padding:-padding, padding:-padding]
    return dx, dK, flat.sum(axis=(0, 1))
