import numpy as np


def backprop(layers, loss, x, y):
    hs = [x]
    for i, (W, b) in enumerate(layers):
        z = hs[-1] @ W.T + b
        hs.append(np.maximum(z, 0) if i < len(layers) - 1 else z)
    loss.forward(hs[-1], y)
    rows = {}
    grad = loss.backward()
    rows["grad"] = grad
    for d in range(len(layers), 0, -1):
        W, b = layers[d - 1]
        if d < len(layers):
            grad = grad * (hs[d] > 0)
        rows[f"z{d}"] = grad
        rows[f"b{d}"] = grad.sum(axis=0)
        rows[f"W{d}"] = grad.T @ hs[d]
        grad = grad @ W
        rows[f"h{d - 1}"] = grad
    return rows
