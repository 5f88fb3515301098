import numpy as np


def backprop(layers, loss, x, y):
    # columns, as in the lecture
    l = len(layers)
    h = {0: x.T}
    for d in range(1, l + 1):
        W, b = layers[d - 1]
        h[d] = W @ h[d - 1] + b[:, None]
        if d < l:
            h[d] = np.maximum(h[d], 0)
    loss.forward(h[l].T, y)
    grad = loss.backward().T
    rows = {"grad": grad.T}
    for d in range(l, 0, -1):
        W, b = layers[d - 1]
        if d < l:
            grad = grad * np.sign(h[d])
        rows[f"z{d}"] = grad.T
        rows[f"b{d}"] = grad.sum(axis=1)
        rows[f"W{d}"] = grad @ h[d - 1].T
        grad = W.T @ grad
        rows[f"h{d - 1}"] = grad.T
    return rows
