import numpy as np


def mlp(x, layers):
    (W, b), *rest = layers
    z = np.einsum("nd,md->nm", x, W) + b
    return mlp(np.clip(z, 0, None), rest) if rest else z
