import numpy as np

def gradient_factor(slopes):
    return np.sum(np.log(slopes))
