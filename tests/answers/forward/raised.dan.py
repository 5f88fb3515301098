import numpy as np


def forward(x, theta):
    z = theta["w1"] * x[0] + theta["w2"] * x[1] + theta["b1"]
    h = np.maximum(0, z)
    return {"z": z, "h": h, "y_hat": theta["w3"] * h + theta["b2"]}
