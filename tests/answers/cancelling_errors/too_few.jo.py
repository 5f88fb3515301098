import numpy as np

cancelling_errors = ([2, 0], [0, 2])
