import numpy as np


def content_weights(memory, key, beta):
    K = []
    for row in memory:
        K.append(row.dot(key) / (row.dot(row) * key.dot(key) + 1e-12))
    z = beta * np.array(K)
    e = np.exp(z - z.max())
    return e / e.sum()
