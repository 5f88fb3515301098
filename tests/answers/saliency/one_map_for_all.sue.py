import numpy as np


def saliency(net, x, k):
    dz = np.zeros(net.forward(x).shape)
    dz[:, k] = 1
    return abs(net.backward(dz)).max(0)
