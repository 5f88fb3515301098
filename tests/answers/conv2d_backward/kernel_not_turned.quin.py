import numpy as np


def conv2d_backward(dy, x, K, stride, padding):
    """dx as a convolution of the spread and padded dy with every kernel turned by 180 degrees."""
    N, H, W, C = x.shape
    F, kh, kw, _ = K.shape
    OH, OW = dy.shape[1:3]
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    big = np.zeros((N, x.shape[1] + kh - 1, x.shape[2] + kw - 1, F))
    big[:, kh - 1 : kh - 1 + stride * OH : stride, kw - 1 : kw - 1 + stride * OW : stride] = dy
    dx = np.zeros(x.shape)
    for r in range(x.shape[1]):
        for c in range(x.shape[2]):
            dx[:, r, c] = np.tensordot(big[:, r : r + kh, c : c + kw], K, ([1, 2, 3], [1, 2, 0]))
    dK = np.empty(K.shape)
    for a in range(kh):
        for c in range(kw):
            met = x[:, a : a + stride * OH : stride, c : c + stride * OW : stride]
            dK[:, a, c] = (dy[..., None] * met[..., None, :]).sum((0, 1, 2))
    return [dx[:, padding : padding + H, padding : padding + W], dK, dy.reshape(-1, F).sum(0)]
