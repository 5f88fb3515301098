import numpy as np

parameters_2_3_1 = 6 + 1 + 3 + 1
