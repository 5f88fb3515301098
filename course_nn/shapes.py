"""Tables of numbers, where a row is an example and a column is one thing measured: first steps with shapes.

>>> x = np.array([[1.0, 3.0, 8.0], [5.0, 5.0, 2.0]])
>>> centre_rows(x)
array([[-3., -1.,  4.],
       [ 1.,  1., -2.]])
>>> scale_columns(x)
array([[0., 0., 1.],
       [1., 1., 0.]])
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray


def centre_rows(x: Array) -> Array:
    """Each row less its own mean. x: (N, D), returns (N, D)."""
    return x - x.mean(axis=1, keepdims=True)


def scale_columns(x: Array) -> Array:
    """Each column stretched to run from 0 to 1; one of equal numbers becomes 0. x: (N, D), returns (N, D)."""
    low, high = x.min(axis=0), x.max(axis=0)
    return (x - low) / np.where(high > low, high - low, 1)
