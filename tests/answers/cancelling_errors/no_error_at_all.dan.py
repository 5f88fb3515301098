import numpy as np

cancelling_errors = (np.ones(5), np.ones(5))
