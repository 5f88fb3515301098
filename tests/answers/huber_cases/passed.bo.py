import numpy as np

huber_cases = {
    "half": (np.array([1.0, 9.0]), np.array([0.5, 9.0]), 3),
    "one_side": (np.zeros(2), np.array([7.0, 1.0]), 2),
    "delta_is_1": ([[4.0]], [[1.0]], 2.5),
    "sum": ([1, 2, 3], [3, 2, 1], 0.1),
}
