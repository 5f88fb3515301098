import numpy as np


def adversarial_step(net, loss, x, y, eps):
    loss.forward(net.forward(x), y)
    bad = np.clip(x + eps * np.sign(net.backward(loss.backward())), 0, 1)
    first = loss.forward(net.forward(x), y)
    net.backward(loss.backward() / 2)
    second = loss.forward(net.forward(bad), y)
    net.backward(loss.backward() / 2)
    return 0.5 * first + 0.5 * second
