import numpy as np


def backward(x, y, theta, values):
    e = values["y_hat"] - y
    dy_hat = np.divide(2 * e, e.size)
    dw3, db2 = np.einsum("n,n->", dy_hat, values["h"]), np.einsum("n->", dy_hat)
    dh = np.multiply(dy_hat, theta["w3"])
    dz = dh * np.heaviside(values["z"], 1)
    dw1, dw2 = np.einsum("n,nd->d", dz, x)
    db1 = np.einsum("n->", dz)
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
