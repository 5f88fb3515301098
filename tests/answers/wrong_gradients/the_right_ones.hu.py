import numpy as np


def numeric_gradient(f, a, h=1e-5):
    g = np.zeros_like(a)
    it = np.nditer(a, flags=["multi_index"])
    for _ in it:
        i = it.multi_index
        old = a[i]
        a[i] = old + h
        plus = f()
        a[i] = old - h
        minus = f()
        a[i] = old
        g[i] = (plus - minus) / (2 * h)
    return g


def wrong_gradients(loss, parameters, gradients):
    right = []
    for name in parameters:
        n, a = numeric_gradient(lambda: loss(parameters), parameters[name]), gradients[name]
        if a.shape == n.shape and np.abs(a - n).max() / max(np.abs(a).max(), np.abs(n).max()) <= 1e-5:
            right.append(name)
    return right
