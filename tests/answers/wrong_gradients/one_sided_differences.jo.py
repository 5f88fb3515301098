import numpy as np


def wrong_gradients(loss, parameters, gradients):
    h, wrong = 1e-5, []
    for name, array in parameters.items():
        n = np.zeros(array.shape)
        base = loss(parameters)
        for i in np.ndindex(array.shape):
            old = array[i]
            array[i] += h
            n[i] = (loss(parameters) - base) / h
            array[i] = old
        a = gradients[name]
        if a.shape != n.shape or not np.abs(a - n).max() / max(np.abs(a).max(), np.abs(n).max()) <= 1e-5:
            wrong.append(name)
    return wrong
