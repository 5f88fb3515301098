import numpy as np

leaky_inputs = {
    "no leak": ([-1], [1]),
    "all or nothing": ([-1, 2], [1, 1]),
    "forgets dy": ([3], [-2]),
    "clipped": ([-101], [1]),
}
