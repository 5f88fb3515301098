import numpy as np


def content_weights(memory, key, beta):
    K = []
    for row in memory:
        K.append(row.dot(key) / (np.linalg.norm(row) * np.linalg.norm(key) + 1e-12))
    z = beta * np.array(K)
    e = np.exp(z)
    return e / e.sum()
