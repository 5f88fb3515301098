import numpy as np


def adversarial_step(net, loss, x, y, eps):
    loss(net(x), y)
    bad = (x + eps * np.sign(net.backward(loss.backward()))).clip(0, 1)
    both, labels = np.stack([bad, x], axis=1).reshape(-1, x.shape[1]), np.repeat(y, 2)
    value = loss(net(both), labels)
    net.backward(loss.backward())
    return value
