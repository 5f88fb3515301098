import numpy as np


def backward(x, y, theta, values):
    N = len(y)
    dy_hat = 2 / N * (values["y_hat"] - y)
    dw3 = dy_hat @ values["h"]
    db2 = dy_hat.sum()
    dh = theta["w3"] * dy_hat
    dz = np.where(values["h"] > 0, dh, 0)
    dw1, dw2 = dz @ x
    db1 = dz.sum()
    return {
        "dL/dy_hat": dy_hat,
        "dL/dw3": dw3,
        "dL/db2": db2,
        "dL/dh": dh,
        "dL/dz": dz,
        "dL/dw1": dw1,
        "dL/dw2": dw2,
        "dL/db1": db1,
    }
