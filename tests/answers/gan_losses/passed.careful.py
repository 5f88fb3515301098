import numpy as np


def gan_losses(real, fake):
    def log_sigmoid(z):
        return np.minimum(z, 0) - np.log1p(np.exp(-abs(z)))

    def sigmoid(z):
        e = np.exp(-abs(z))
        return np.where(z >= 0, 1 / (1 + e), e / (1 + e))

    n = real.size
    return {
        "L_D": -(log_sigmoid(real).sum() + log_sigmoid(-fake).sum()) / (2 * n),
        "dreal": -sigmoid(-real) / (2 * n),
        "dfake": sigmoid(fake) / (2 * n),
        "L_G": -log_sigmoid(fake).mean(),
        "dfake_G": -sigmoid(-fake) / n,
    }
