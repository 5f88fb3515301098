import numpy as np


def sgd(grad, theta, batches, lr, epochs):
    path = [theta]
    for epoch in range(epochs):
        for x, y in batches:
            g = grad(theta, x, y)
        theta = theta - lr * g
        path.append(theta)
    return np.array(path)
