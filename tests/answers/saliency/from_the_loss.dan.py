import numpy as np


def saliency(net, x, k):
    z = net.forward(x)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    dz = e / e.sum(axis=1, keepdims=True)
    dz[:, k] -= 1
    return np.abs(net.backward(dz)).max(axis=3)
