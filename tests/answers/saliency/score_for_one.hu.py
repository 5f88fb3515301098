import numpy as np


def saliency(net, x, k):
    z = net.forward(x)
    mask = np.zeros(z.shape[1])
    mask[k] = 1
    return np.abs(net.backward(z * mask)).max(axis=3)
