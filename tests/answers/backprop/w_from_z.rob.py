import numpy as np


def backprop(layers, loss, x, y):
    zs, h = [x], x
    for i, (W, b) in enumerate(layers):
        zs.append(h @ W.T + b)
        h = np.maximum(zs[-1], 0) if i < len(layers) - 1 else zs[-1]
    loss.forward(h, y)
    grad = loss.backward()
    rows = {"grad": grad}
    for d in range(len(layers), 0, -1):
        W, b = layers[d - 1]
        if d < len(layers):
            grad = grad * (zs[d] > 0)
        rows[f"z{d}"] = grad
        rows[f"b{d}"] = grad.sum(axis=0)
        rows[f"W{d}"] = grad.T @ zs[d - 1]
        grad = grad @ W
        rows[f"h{d - 1}"] = grad
    return rows
