import numpy as np


def backward(x, y, theta, values):
    # mean of per-point slopes
    n = y.shape[0]
    each = 2 * (values["y_hat"] - y)
    gate = (values["z"] > 0).astype(np.float64)
    dw3 = np.mean(each * values["h"])
    db2 = np.mean(each)
    dw1 = np.mean(each * theta["w3"] * gate * x[:, 0])
    dw2 = np.mean(each * theta["w3"] * gate * x[:, 1])
    db1 = np.mean(each * theta["w3"] * gate)
    dy_hat, dh, dz = each / n, each * theta["w3"] / n, each * theta["w3"] * gate / n
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
