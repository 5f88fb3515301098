import numpy as np


def hand_designed(images):
    f = images.reshape(len(images), -1)
    f = np.abs(f - f[:, :1])
    return f / f.max(axis=1, keepdims=True)
