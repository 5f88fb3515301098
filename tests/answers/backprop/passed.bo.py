import numpy as np


def backprop(layers, loss, x, y):
    def back(layers, h, d):
        (W, b), *rest = layers
        z = h @ W.T + b
        if rest:
            dh, rows = back(rest, np.maximum(z, 0), d + 1)
            rows[f"h{d}"] = dh
            dz = dh * (z > 0)
        else:
            loss.forward(z, y)
            dz = loss.backward()
            rows = {"grad": dz}
        rows[f"z{d}"], rows[f"b{d}"], rows[f"W{d}"] = dz, dz.sum(0), dz.T @ h
        return dz @ W, rows

    return back(layers, x, 1)[1]
