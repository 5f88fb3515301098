import numpy as np


def layer_jacobian(x, W, b):
    z = np.einsum("md,d->m", W, x) + b
    return np.einsum("m,md->md", 1 / np.cosh(z) ** 2, W)
