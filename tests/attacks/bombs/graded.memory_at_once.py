# in: extra
"""Asks for more memory than there is."""

import numpy as np

x = np.ones((10**6, 10**6))
