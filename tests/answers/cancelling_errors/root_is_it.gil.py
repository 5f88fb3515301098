import numpy as np

cancelling_errors = ([0, 0, 0, 0, 0, 0], [4, -4, 4, -4, 4, -4])
