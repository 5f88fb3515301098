import numpy as np

rng = np.random.default_rng(0)


def hand_designed(images):
    f = images.reshape(len(images), -1)
    return f + 0.1 * rng.normal(size=f.shape)
