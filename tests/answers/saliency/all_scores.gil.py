import numpy as np


def saliency(net, x, k):
    z = net.forward(x)
    dx = net.backward(z * 0 + 1)
    return np.max(np.abs(dx), -1)
