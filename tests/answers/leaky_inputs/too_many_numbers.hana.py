import numpy as np

leaky_inputs = dict.fromkeys(
    ["no leak", "all or nothing", "forgets dy", "clipped"], (np.linspace(-500, 500, 101), np.arange(101.0))
)
