import numpy as np


def climb(net, x, k, steps, lr):
    for _ in range(steps):
        dz = np.zeros(net.forward(x).shape)
        dz[:, k] = 1
        net.backward(dz)
        net.W += lr * net.dW
        net.b += lr * net.db
        net.V += lr * net.dV
    return x.copy()
