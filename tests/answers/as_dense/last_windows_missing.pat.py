import numpy as np


def as_dense(kernel, shape, stride):
    rows = []
    for h in range(0, max(1, (shape[0] - kernel.shape[0]) // stride)):
        for w in range(0, (shape[1] - kernel.shape[1]) // stride):
            picture = np.zeros(shape)
            picture[stride * h :, stride * w :][: kernel.shape[0], : kernel.shape[1]] = kernel
            rows.append(picture.ravel())
    return np.stack(rows)
