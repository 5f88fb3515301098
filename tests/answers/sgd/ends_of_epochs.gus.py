import numpy as np


def sgd(grad, theta, batches, lr, epochs):
    path = [theta]
    for epoch in range(epochs):
        for x, y in batches:
            theta = theta - lr * grad(theta, x, y)
        path.append(theta)
    return np.array(path)
