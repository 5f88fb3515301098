import numpy as np


def forward(x, theta):
    x1, x2 = x[0]
    z = theta["w1"] * x1 + theta["w2"] * x2 + theta["b1"]
    h = np.maximum(0, z)
    return {"z": z, "h": h, "y_hat": theta["w3"] * h + theta["b2"]}
