import numpy as np


def sgd(grad, theta, batches, lr, epochs):
    path = [theta]
    for _ in range(epochs):
        X = np.concatenate([x for x, y in batches])
        Y = np.concatenate([y for x, y in batches])
        theta = theta - lr * grad(theta, X, Y)
        path.append(theta)
    return np.array(path)
