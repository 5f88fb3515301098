import numpy as np


def as_dense(kernel, shape, stride):
    rows = []
    for h in range(0, shape[0] - kernel.shape[0] + 1, stride):
        for w in range(0, shape[1] - kernel.shape[1] + 1, stride):
            picture = np.zeros(shape)
            picture[h : h + kernel.shape[0], w : w + kernel.shape[1]] = 1
            rows.append(picture.ravel())
    return np.stack(rows)
