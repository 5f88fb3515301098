import numpy as np


def backward(x, y, theta, values):
    dy_hat = 2 * (values["y_hat"] - y) / len(y)
    dh = dy_hat * theta["w3"]
    dz = dh * (values["z"] > 0)
    return {"w3": dy_hat @ values["h"], "b2": dy_hat.sum(), "w1": dz @ x[:, 0], "w2": dz @ x[:, 1], "b1": dz.sum()}
