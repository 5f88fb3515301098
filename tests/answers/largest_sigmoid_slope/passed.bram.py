import numpy as np

largest_sigmoid_slope = 0.5 * (1 - 0.5)
