import numpy as np


def saliency(net, x, k):
    z = net.forward(x)
    dz = np.zeros(z.shape)
    dz[:, k] = 1
    dx = net.backward(dz)
    best = dx[..., 0]
    for c in range(1, dx.shape[3]):
        best = np.maximum(best, dx[..., c])
    return best
