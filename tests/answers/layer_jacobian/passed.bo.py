import numpy as np


def layer_jacobian(x, W, b):
    M, D = W.shape
    J = np.zeros((M, D))
    for m in range(M):
        z = b[m]
        for d in range(D):
            z += W[m, d] * x[d]
        for d in range(D):
            J[m, d] = (1 - np.tanh(z) ** 2) * W[m, d]
    return J
