import numpy as np

cancelling_errors = ([1, 2, 3, 4, 5], [1, 2, 3, 4])
