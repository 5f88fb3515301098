import numpy as np


def clip_gradients(gradients, max_norm):
    length = sum(np.linalg.norm(g) for g in gradients)
    if length <= max_norm:
        return list(gradients)
    return [max_norm / length * g for g in gradients]
