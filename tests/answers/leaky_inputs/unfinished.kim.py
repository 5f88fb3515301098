import numpy as np

leaky_inputs = {"no leak": ([-1.0], [1.0]), "all or nothing": ..., "forgets dy": ..., "clipped": ...}
