import numpy as np

largest_sigmoid_slope = 0
