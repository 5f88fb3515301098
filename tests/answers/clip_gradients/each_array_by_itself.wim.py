import numpy as np


def clip_gradients(gradients, max_norm):
    out = []
    for g in gradients:
        n = np.sqrt((g * g).sum())
        out.append(g * min(1.0, max_norm / n) if n > 0 else g)
    return out
