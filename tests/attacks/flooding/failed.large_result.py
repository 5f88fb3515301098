# in: wrong
"""A result of 80 MB."""

import numpy as np


def triple(x):
    return np.zeros(10**7)
