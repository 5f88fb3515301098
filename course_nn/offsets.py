"""Convolution on plain arrays, one place of the kernel at a time, forward and backward: nothing hidden in an object.

`convolution` does the same as a layer, and faster; here a loop shows what it does (lecture, section 2a).

>>> x = np.array([[1.0, 2, 3], [4, 5, 6]])[None, :, :, None]
>>> K, b = np.array([[1.0, 10]])[None, :, :, None], np.array([100.0])
>>> conv2d(x, K, b)[0, :, :, 0]
array([[121., 132.],
       [154., 165.]])
"""

from __future__ import annotations

import numpy as np

from course_nn.convolution import convolve_by_offsets
from course_nn.grids import pad
from course_nn.network import Array


def conv2d(x: Array, K: Array, b: Array, stride: int = 1, padding: int = 0) -> Array:
    """Return y[n, i, j, f] = Σ K[f] ⊙ (the window of x[n] that begins at (s i - p, s j - p)) + b[f].

    x: (N, H, W, C), K: (F, kh, kw, C), b: (F,).  Returns (N, OH, OW, F).  Beyond the image there are zeros.
    """
    return convolve_by_offsets(x, K, stride, padding) + b


def conv2d_backward(dy: Array, x: Array, K: Array, stride: int = 1, padding: int = 0) -> tuple[Array, Array, Array]:
    """Take dL/dy back through `conv2d`: return dL/dx, dL/dK, dL/db, each in the shape of what it belongs to.

    Place (a, b) of the kernel met x[s i + a - p, s j + b - p] on its way to y[i, j]: there it takes what it met, and
    leaves what it weighs.

    >>> x, K = np.ones((1, 1, 3, 1)), np.array([[1.0, 10]])[None, :, :, None]
    >>> dx, dK, db = conv2d_backward(np.array([[2.0, 3]])[None, :, :, None], x, K)
    >>> dx.ravel(), dK.ravel(), db
    (array([ 2., 23., 30.]), array([5., 5.]), array([5.]))
    """
    (H, W), (OH, OW), (F, kh, kw, C) = x.shape[1:3], dy.shape[1:3], K.shape
    x = pad(x, (padding, padding))
    dx, dK = np.zeros(x.shape), np.zeros(K.shape)
    for i in range(kh):
        for j in range(kw):
            met = (slice(None), slice(i, i + stride * OH, stride), slice(j, j + stride * OW, stride))
            dK[:, i, j] = dy.reshape(-1, F).T @ x[met].reshape(-1, C)
            dx[met] += dy @ K[:, i, j]
    return dx[:, padding : padding + H, padding : padding + W], dK, dy.sum(axis=(0, 1, 2))
