import numpy as np


def backward(x, y, theta, values):
    dy_hat = 2 * (values["y_hat"] - y)
    dw3 = np.mean(dy_hat * values["h"])
    db2 = np.mean(dy_hat)
    dh = dy_hat * theta["w3"]
    dz = dh * (values["z"] > 0)
    dw1, dw2, db1 = np.mean(dz * x[:, 0]), np.mean(dz * x[:, 1]), np.mean(dz)
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
