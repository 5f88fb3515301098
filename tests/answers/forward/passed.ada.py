import numpy as np


def forward(x, theta):
    z = x @ np.array([theta["w1"], theta["w2"]]) + theta["b1"]
    h = z * (z > 0)
    return {"z": z, "h": h, "y_hat": h * theta["w3"] + theta["b2"]}
