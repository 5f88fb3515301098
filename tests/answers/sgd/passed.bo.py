import numpy as np


def sgd(grad, theta, batches, lr, epochs):
    theta = np.array(theta, dtype=float)
    path = theta.copy()[None]
    for _ in range(epochs):
        for batch in batches:
            theta -= lr * grad(theta, *batch)
            path = np.vstack([path, theta])
    return path
