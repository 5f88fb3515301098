import numpy as np

def gradient_factor(slopes):
    return int(np.prod(slopes))
