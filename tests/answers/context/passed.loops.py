import numpy as np


def context(weights, values):
    N, T, L = weights.shape
    c = np.zeros((N, T, values.shape[2]))
    for n in range(N):
        for t in range(T):
            for l in range(L):
                c[n, t] += weights[n, t, l] * values[n, l]
    return c
