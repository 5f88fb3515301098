import numpy as np

cancelling_errors = (np.array([1.0, 2, 3, 4, 5]) + np.array([0, 0, 0, 10**0.5, -(10**0.5)]), np.arange(1, 6))
