import numpy as np


def backward(x, y, theta, values):
    dy_hat = 2 * (values["y_hat"] - y) / len(y)
    dw3 = np.sum(dy_hat * values["h"])
    db2 = np.sum(dy_hat)
    dh = dy_hat * theta["w3"]
    if values["z"] > 0:
        dz = dh
    else:
        dz = 0
    dw1, dw2, db1 = np.sum(dz * x[:, 0]), np.sum(dz * x[:, 1]), np.sum(dz)
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
