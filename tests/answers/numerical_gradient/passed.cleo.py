import numpy as np


def numerical_gradient(f, x, h):
    flat = np.ravel(x).tolist()
    result = []
    for k in range(len(flat)):
        right = list(flat)
        left = list(flat)
        right[k] = flat[k] + h
        left[k] = flat[k] - h
        result.append((f(np.array(right).reshape(x.shape)) - f(np.array(left).reshape(x.shape))) / h / 2)
    return np.reshape(result, x.shape)
