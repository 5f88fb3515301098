import numpy as np

cancelling_errors = ([2, -2, 2, -2], [0, 0, 0, 0])
