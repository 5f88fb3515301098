import numpy as np

leaky_inputs = {
    "no leak": ([-1.0], [1.0]),
    "all or nothing": ([-1.0, 2.0], [1.0, 1.0]),
    "forgets dy": ([3.0], [-2.0]),
    "clipped": ([1000.0], [1.0]),
}
