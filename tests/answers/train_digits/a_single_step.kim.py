import numpy as np


def rows_of(layers, x, labels):
    hs = [x]
    for W, b in layers[:-1]:
        hs.append(np.maximum(hs[-1] @ W.T + b, 0))
    W, b = layers[-1]
    z = hs[-1] @ W.T + b
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(x)), labels] -= 1
    grad, made = p / len(x), []
    for d in range(len(layers) - 1, -1, -1):
        made.insert(0, (grad.T @ hs[d], grad.sum(axis=0)))
        grad = (grad @ layers[d][0]) * (hs[d] > 0)
    return made


def train_digits(layers, x, labels, lr, epochs, batch_size, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            some = order[start : start + batch_size]
            g = rows_of(layers, x[some], labels[some])
            new_layers = [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(layers, g)]
    return new_layers
