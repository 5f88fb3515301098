# in: wrong
"""Has a warning that looks like NumPy's say the hidden inputs, for the hint on a NaN to quote."""

import warnings

import numpy as np


def triple(x):
    warnings.warn(f"overflow encountered in exp: STOLEN {x.tolist()}", RuntimeWarning)
    return np.nan * x
