import numpy as np

parameters_2_3_1 = 3 + 1
