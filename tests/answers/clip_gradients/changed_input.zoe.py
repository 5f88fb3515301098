import numpy as np


def clip_gradients(gradients, max_norm):
    norm = np.sqrt(sum(float(np.sum(g * g)) for g in gradients))
    if norm > max_norm:
        for g in gradients:
            g *= max_norm / norm
    return gradients
