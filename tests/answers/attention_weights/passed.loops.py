import math

import numpy as np


def attention_weights(scores, mask=None):
    result = np.zeros(scores.shape)
    for look in np.ndindex(scores.shape[:-1]):
        row = scores[look]
        seen = range(len(row))
        if mask is not None:
            seen = [l for l in seen if np.broadcast_to(mask, scores.shape)[look][l]]
        top = max(row[l] for l in seen)
        total = sum(math.exp(row[l] - top) for l in seen)
        for l in seen:
            result[look][l] = math.exp(row[l] - top) / total
    return result
