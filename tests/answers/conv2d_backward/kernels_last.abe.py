import numpy as np


def conv2d_backward(dy, x, K, stride, padding):
    p, s = padding, stride
    N, H, W, C = x.shape
    F, kh, kw, _ = K.shape
    OH, OW = dy.shape[1:3]
    x = np.pad(x, [(0, 0), (p, p), (p, p), (0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))[:, ::s, ::s]
    dK = np.einsum("nijf,nijcab->abcf", dy, windows)
    db = np.einsum("nijf->f", dy)
    back = np.einsum("nijf,fabc->nijabc", dy, K)
    dx = np.zeros(x.shape)
    for i in range(OH):
        for j in range(OW):
            dx[:, i * s : i * s + kh, j * s : j * s + kw] += back[:, i, j]
    return dx[:, p : H + p, p : W + p], dK, db
