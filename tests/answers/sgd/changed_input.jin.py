import numpy as np


def sgd(grad, theta, batches, lr, epochs):
    path = [theta.copy()]
    for epoch in range(epochs):
        for x, y in batches:
            theta -= lr * grad(theta, x, y)
            path.append(theta.copy())
    return np.array(path)
