import numpy as np


def context_backward(dc, weights, values):
    N, T, L = weights.shape
    ds, dv = np.zeros((N, T, L)), np.zeros_like(values)
    for n in range(N):
        for t in range(T):
            for l in range(L):
                a = weights[n, t, l]
                ds[n, t, l] = (dc[n, t] * values[n, l]).sum() * (a - a**2)
                dv[n, l] += a * dc[n, t]
    return ds, dv
