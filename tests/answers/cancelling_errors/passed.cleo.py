import numpy as np

cancelling_errors = [[12.0, 8.0, 12.0, 8.0, 12.0, 8.0], [10.0] * 6]
