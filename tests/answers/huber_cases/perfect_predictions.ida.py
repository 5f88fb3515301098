import numpy as np

huber_cases = {
    "half": ([1.0], [1.0], 1.0),
    "one_side": ([-3.0], [0.0], 1.0),
    "delta_is_1": ([3.0], [0.0], 0.5),
    "sum": ([0.5, 0.5], [0, 0], 1),
}
