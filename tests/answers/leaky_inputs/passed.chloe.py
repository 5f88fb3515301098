import numpy as np

leaky_inputs = {
    "no leak": [[-0.001], [1]],
    "all or nothing": [[1, -1], [1, 1]],
    "forgets dy": [[-1], [0]],
    "clipped": [[-1e6], [0]],
}
