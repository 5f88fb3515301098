import numpy as np


def receptive_field(layers):
    return int(np.prod([k for k, s in layers]))
