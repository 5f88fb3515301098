import numpy as np


def as_dense(kernel, shape, stride):
    rows = []
    for h in range(shape[0] - kernel.shape[0] + 1):
        for w in range(shape[1] - kernel.shape[1] + 1):
            picture = np.zeros(shape)
            picture[h : h + kernel.shape[0], w : w + kernel.shape[1]] = kernel
            rows.append(picture.ravel())
    return np.stack(rows)
