from itertools import chain


def sgd(grad, theta, batches, lr, epochs):
    path = [theta]
    for x, y in chain.from_iterable(batches for _ in range(epochs)):
        path.append(path[-1] - lr * grad(path[-1], x, y))
    return path
