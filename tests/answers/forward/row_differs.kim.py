import numpy as np


def forward(x, theta):
    W = np.array([[theta["w1"], theta["w2"]]])
    z = x @ W.T + theta["b1"]
    h = np.maximum(0, z)
    return {"z": z, "h": h, "y_hat": theta["w3"] * h + theta["b2"]}
