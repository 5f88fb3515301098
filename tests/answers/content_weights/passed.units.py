import numpy as np

from course_nn.losses import softmax


def content_weights(memory, key, beta):
    lengths = np.linalg.norm(memory, axis=1, keepdims=True)
    units = np.divide(memory, lengths, out=np.zeros_like(memory), where=lengths > 0)
    return softmax(beta * units @ (key / np.linalg.norm(key)))
