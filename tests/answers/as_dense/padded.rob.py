import numpy as np


def as_dense(kernel, shape, stride):
    rows = []
    for h in range(0, shape[0], stride):
        for w in range(0, shape[1], stride):
            picture = np.zeros(shape)
            for a in range(kernel.shape[0]):
                for b in range(kernel.shape[1]):
                    if h + a < shape[0] and w + b < shape[1]:
                        picture[h + a, w + b] = kernel[a, b]
            rows.append(picture.flatten())
    return np.array(rows)
