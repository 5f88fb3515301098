import numpy as np


def wrong_gradients(loss, parameters, gradients):
    wrong = []
    for name in parameters:
        n, a = gradients[name].copy(), gradients[name]
        if np.abs(a - n).max() > 1e-5:
            wrong.append(name)
    return wrong
