import numpy as np


def adversarial_step(net, loss, x, y, eps):
    loss.forward(net.forward(x), y)
    bad = np.clip(x + eps * np.sign(net.backward(loss.backward())), 0, 1)
    both, labels = np.vstack([x, bad]), np.hstack([y, y])
    value = 2 * loss.forward(net.forward(both), labels)
    net.backward(2 * loss.backward())
    return value
