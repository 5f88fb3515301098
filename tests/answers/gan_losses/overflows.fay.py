import numpy as np


def gan_losses(real, fake):
    s = lambda z: 1 / (1 + np.exp(-z))
    D, F, n = s(real), s(fake), len(real)
    return {
        "L_D": -np.mean(np.log(D) + np.log(1 - F)) / 2,
        "dreal": (D - 1) / n / 2,
        "dfake": F / n / 2,
        "L_G": -np.mean(np.log(F)),
        "dfake_G": (F - 1) / n,
    }
