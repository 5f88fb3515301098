import numpy as np


def climb(net, x, k, steps, lr):
    x = x.copy()
    for _ in range(steps):
        dz = np.zeros(net.forward(x).shape)
        dz[:, k] = 1
        x += lr * net.backward(dz)
    return x
