import numpy as np


def im2col(x, kernel, stride, padding):
    kh, kw = kernel
    x = np.pad(x, [(0, 0), (padding, padding), (padding, padding), (0, 0)])
    view = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))
    return view.transpose(0, 1, 2, 4, 5, 3).reshape(-1, kh * kw * x.shape[3])
