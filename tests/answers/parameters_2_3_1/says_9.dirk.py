import numpy as np

parameters_2_3_1 = 2 * 3 + 3 * 1
