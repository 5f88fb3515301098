import numpy as np


def saliency(net, x, k):
    dz = np.zeros(net.forward(x).shape)
    dz[:, k] = 1
    maps = abs(net.backward(dz)).max(axis=3)
    return np.array([m / m.max() for m in maps])
