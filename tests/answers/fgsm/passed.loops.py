import numpy as np


def fgsm(net, loss, x, y, eps):
    loss.forward(net.forward(x), y)
    g = net.backward(loss.backward())
    out = np.empty(x.shape)
    for n in range(x.shape[0]):
        for d in range(x.shape[1]):
            step = eps if g[n, d] > 0 else -eps
            out[n, d] = min(1.0, max(0.0, x[n, d] + step))
    return out
