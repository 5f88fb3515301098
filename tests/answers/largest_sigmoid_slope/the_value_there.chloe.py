import numpy as np

largest_sigmoid_slope = 1 / (1 + np.exp(0))
