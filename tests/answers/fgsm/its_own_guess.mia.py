import numpy as np


def fgsm(net, loss, x, y, eps):
    guess = np.argmax(net(x), axis=1)
    loss(net(x), guess)
    return np.clip(x + eps * np.sign(net.backward(loss.backward())), 0, 1)
