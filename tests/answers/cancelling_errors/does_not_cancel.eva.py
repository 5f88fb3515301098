import numpy as np

cancelling_errors = ([3, 4, 5, 6], [1, 2, 3, 4])
