import numpy as np


def backprop(layers, loss, x, y):
    hs = [x]
    for W, b in layers:
        hs.append(np.maximum(hs[-1] @ W.T + b, 0))
    loss.forward(hs[-1], y)
    grad = loss.backward()
    rows = {"grad": grad}
    for d in range(len(layers), 0, -1):
        W, b = layers[d - 1]
        grad = grad * (hs[d] > 0)
        rows[f"z{d}"] = grad
        rows[f"b{d}"] = grad.sum(axis=0)
        rows[f"W{d}"] = grad.T @ hs[d - 1]
        grad = grad @ W
        rows[f"h{d - 1}"] = grad
    return rows
