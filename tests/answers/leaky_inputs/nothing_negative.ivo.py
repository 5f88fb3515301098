import numpy as np

leaky_inputs = dict.fromkeys(["no leak", "all or nothing", "forgets dy", "clipped"], ([1.0], [1.0]))
