import numpy as np


def clip_gradients(gradients, max_norm):
    norm = np.linalg.norm(gradients)
    return gradients * max_norm / norm
