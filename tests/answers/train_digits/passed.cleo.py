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
    sizes = [W.shape for W, _ in layers]
    theta = np.concatenate([np.concatenate([W.ravel(), b]) for W, b in layers])

    def unpack(theta):
        made, at = [], 0
        for M, D in sizes:
            made.append((theta[at : at + M * D].reshape(M, D), theta[at + M * D : at + M * D + M]))
            at += M * D + M
        return made

    for _ in range(epochs):
        for batch in np.array_split(rng.permutation(len(x)), np.arange(batch_size, len(x), batch_size)):
            g = rows_of(unpack(theta), x[batch], labels[batch])
            theta = theta - lr * np.concatenate([np.concatenate([dW.ravel(), db]) for dW, db in g])
    return unpack(theta)
