import numpy as np


def init_weights(D, M, rule, rng):
    W = []
    for m in range(M):
        row = []
        for d in range(D):
            row.append(rng.normal(0, np.sqrt(2 / D if rule == "he" else 2 / (D + M))))
        W.append(row)
    return np.array(W)
