import numpy as np

cancelling_errors = 7
