import numpy as np


def forward(x, theta):
    w1, w2, w3, b1, b2 = theta.values()
    z = w1 * x[:, 0] + w2 * x[:, 1] + b1
    h = np.maximum(0, z)
    return {"z": z, "h": h, "y_hat": w3 * h + b2}
