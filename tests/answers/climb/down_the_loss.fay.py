import numpy as np

from course_nn.losses import CrossEntropyLoss


def climb(net, x, k, steps, lr):
    loss = CrossEntropyLoss()
    for _ in range(steps):
        loss.forward(net.forward(x), np.full(len(x), k))
        dx = -net.backward(loss.backward())
        x = x + lr * dx / np.sqrt(np.mean(dx**2, axis=(1, 2, 3), keepdims=True))
    return x
