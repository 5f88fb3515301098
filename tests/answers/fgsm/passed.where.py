import numpy as np


def fgsm(net, loss, x, y, eps):
    loss(net(x), y)
    up = net.backward(loss.backward()) > 0
    moved = np.where(up, x + eps, x - eps)
    return np.minimum(np.maximum(moved, 0.0), 1.0)
