import numpy as np

leaky_inputs = {"no leak": ..., "all or nothing": ..., "forgets dy": ..., "clipped": ...}
