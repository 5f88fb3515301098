import numpy as np

one_for_all = (np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([1.0, -2.0]), 0.9, 3)
descent_cases = dict.fromkeys(["no_lr", "first_gradient", "one_after_the_other", "stops_uphill"], one_for_all)
