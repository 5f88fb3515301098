import numpy as np


def wrong_gradients(loss, parameters, gradients):
    h, wrong = 1e-5, []
    for name, array in parameters.items():
        a = gradients[name]
        if a.shape != array.shape:
            wrong.append(name)
            continue
        n = np.zeros(array.shape)
        for i in np.ndindex(array.shape):
            old = array[i]
            array[i] = old + h
            up = loss(parameters)
            array[i] = old - h
            n[i] = (up - loss(parameters)) / (2 * h)
            array[i] = old
        largest = max(np.abs(a).max(), np.abs(n).max())
        if np.isnan(largest):
            wrong.append(name)
            continue
        for i in np.ndindex(array.shape):
            if abs(a[i] - n[i]) / largest > 1e-5:
                wrong.append(name)
    return wrong
