import numpy as np


def climb(net, x, k, steps, lr):
    for _ in range(steps):
        dz = np.zeros(net.forward(x).shape)
        dz[:, k] = 1
        dx = net.backward(dz)
        x = x + lr * np.where(dx > 0, 1, -1)
    return x
