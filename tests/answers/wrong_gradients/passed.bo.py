import numpy as np


def wrong_gradients(loss, parameters, gradients):
    def moved(name, place, step):
        copies = {k: v.copy() for k, v in parameters.items()}
        copies[name].flat[place] += step
        return loss(copies)

    h, wrong = 1e-5, set()
    for name, v in parameters.items():
        n = np.array([(moved(name, k, h) - moved(name, k, -h)) / (2 * h) for k in range(v.size)]).reshape(v.shape)
        a = gradients[name]
        ok = a.shape == v.shape and np.max(np.abs(a - n)) <= 1e-5 * max(np.max(np.abs(a)), np.max(np.abs(n)))
        if not ok:
            wrong.add(name)
    return wrong
