import numpy as np

one_for_all = (np.array([5.0, -1000.0]), np.array([3.0, 0.5]))
leaky_inputs = {"no leak": one_for_all, "all or nothing": one_for_all, "forgets dy": one_for_all, "clipped": one_for_all}
