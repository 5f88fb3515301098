import numpy as np

from course_nn.losses import CrossEntropyLoss


def saliency(net, x, k):
    loss = CrossEntropyLoss()
    loss.forward(net.forward(x), np.full(len(x), k))
    return np.abs(net.backward(loss.backward())).max(axis=3)
