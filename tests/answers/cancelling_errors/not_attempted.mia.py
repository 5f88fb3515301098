import numpy as np

cancelling_errors = ...  # (y_hat, y), as ([1, 2, 3, 4], [5, 6, 7, 8])
