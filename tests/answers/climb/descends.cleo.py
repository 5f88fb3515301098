import numpy as np


def climb(net, x, k, steps, lr):
    for _ in range(steps):
        dz = np.zeros(net.forward(x).shape)
        dz[:, k] = 1
        dx = net.backward(dz)
        x = x - lr * dx / np.sqrt(np.mean(dx**2, axis=(1, 2, 3)))[:, None, None, None]
    return x
