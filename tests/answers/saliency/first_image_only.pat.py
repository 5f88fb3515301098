import numpy as np


def saliency(net, x, k):
    dz = np.zeros(net.forward(x).shape)
    dz[0][k] = 1
    return abs(net.backward(dz)).max(axis=3)
