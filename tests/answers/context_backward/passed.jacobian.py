import numpy as np


def context_backward(dc, weights, values):
    N, T, L = weights.shape
    dscores, dvalues = np.zeros((N, T, L)), np.zeros(values.shape)
    for n in range(N):
        for t in range(T):
            a = weights[n, t]
            J = np.diag(a) - np.outer(a, a)
            da = values[n] @ dc[n, t]
            dscores[n, t] = J @ da
            for l in range(L):
                dvalues[n, l] += a[l] * dc[n, t]
    return dscores, dvalues
