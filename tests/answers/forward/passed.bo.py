import numpy as np


def forward(x, theta):
    zs, hs, y_hats = [], [], []
    for x1, x2 in x:
        z = theta["w1"] * x1 + theta["w2"] * x2 + theta["b1"]
        h = max(0, z)
        zs.append(z)
        hs.append(h)
        y_hats.append(theta["w3"] * h + theta["b2"])
    return {"z": np.array(zs), "h": np.array(hs), "y_hat": np.array(y_hats)}
