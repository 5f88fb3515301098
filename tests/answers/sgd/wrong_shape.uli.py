import numpy as np


def sgd(grad, theta, batches, lr, epochs):
    path = [theta]
    for epoch, (x, y) in zip(range(epochs), batches):
        theta = theta - lr * grad(theta, x, y)
        path.append(theta)
    return np.array(path)
