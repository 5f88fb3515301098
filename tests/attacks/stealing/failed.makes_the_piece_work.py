# in: nine
"""Has the piece compute on as much as can be sent, until something gives."""

import numpy as np


def nine(x):
    if triple(1.0) == 3.0:
        big = np.ones(7_000_000)
        for _ in range(3):
            big = triple(big)
        triple([big.tolist()] * 50)
    return x
