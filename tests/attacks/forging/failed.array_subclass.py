# in: wrong
"""An array whose operators lie."""

import numpy as np


class Liar(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return np.True_

    def __array_function__(self, func, types, args, kwargs):
        return np.True_

    def __eq__(self, other):
        return np.True_

    dtype = property(lambda self: np.dtype(float))


def triple(x):
    return (x + x).view(Liar)
