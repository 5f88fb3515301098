import numpy as np


def as_dense(kernel, shape, stride):
    """The block of one line of the kernel, and where these blocks stand."""
    (H, W), (kh, kw) = shape, kernel.shape
    OH, OW = (H - kh) // stride + 1, (W - kw) // stride + 1
    line = sum(
        np.einsum("b,bjw->bjw", kernel.T[:, a], np.array([np.eye(OW * stride, W, b)[::stride] for b in range(kw)])).sum(
            0
        )[None]
        * np.eye(kh)[a][:, None, None]
        for a in range(kh)
    )
    M = np.zeros((OH, OW, H, W))
    for i in range(OH):
        for a in range(kh):
            M[i, :, stride * i + a] = line[a]
    return M.reshape(OH * OW, H * W)
