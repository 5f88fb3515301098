import numpy as np


def gradient_factor(slopes):
    left, all_steps = 1, []
    for slope in slopes:
        left *= slope
        all_steps.append(left)
    return np.array(all_steps)
