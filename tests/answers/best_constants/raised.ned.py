import numpy as np

delays = np.array([5.0, 36.0, 3.0, 2.0, 4.0])
best_constants = [10, 4]
