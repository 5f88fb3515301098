import numpy as np


def saliency(net, x, k):
    dz = np.zeros(net.forward(x).shape)
    dz[:, k] = 1
    dx = abs(net.backward(dz))
    return sum(dx[..., c] for c in range(dx.shape[-1])) / dx.shape[-1]
