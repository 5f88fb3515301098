import numpy as np
from course_nn.losses import softmax


def attention_weights(scores, mask=None):
    return softmax(scores if mask is None else np.where(mask, scores, -np.inf))
