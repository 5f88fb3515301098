import numpy as np


def clip_gradients(gradients, max_norm):
    together = np.concatenate([g.ravel() for g in gradients])
    length = np.linalg.norm(together)
    if length <= max_norm:
        return together
    return together * max_norm / length
