import numpy as np


def as_dense(kernel, shape, stride):
    """Each column is what the convolution makes of an image with a single 1."""
    H, W = shape
    kh, kw = kernel.shape
    OH, OW = (H - kh) // stride + 1, (W - kw) // stride + 1
    M = np.zeros((OH * OW, H * W))
    for pixel in range(H * W):
        image = np.zeros(H * W)
        image[pixel] = 1
        image = image.reshape(H, W)
        M[:, pixel] = [
            (image[stride * i : stride * i + kh, stride * j : stride * j + kw] * kernel).sum()
            for i in range(OH)
            for j in range(OW)
        ]
    return M
