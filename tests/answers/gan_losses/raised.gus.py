import numpy as np


def gan_losses(real, fake):
    return np.mean(np.logaddexp(0, -real)) / 2 + np.mean(np.logaddexp(0, fake)) / 2
