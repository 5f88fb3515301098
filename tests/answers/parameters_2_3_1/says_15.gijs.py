import numpy as np

parameters_2_3_1 = 2 + 3 + 1 + 6 + 3
