import numpy as np


def hand_designed(images):
    f = np.abs(np.diff(images, axis=2)).reshape(len(images), -1)
    with np.errstate(all="ignore"):
        return np.log(f)
