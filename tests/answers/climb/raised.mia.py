import numpy as np


def climb(net, x, k, steps, lr):
    for step in steps:
        dz = np.zeros(net.forward(x).shape)
        dz[:, k] = 1
        x = x + lr * net.backward(dz)
    return x
