import numpy as np


def recall(counts):
    shares = []
    for k in range(len(counts)):
        row = sum(counts[k])
        shares.append(counts[k][k] / row if row > 0 else 0.0)
    return np.array(shares)
