import numpy as np


def backward(x, y, theta, values):
    N = len(y)
    dy_hat, dh, dz = np.zeros(N), np.zeros(N), np.zeros(N)
    dw3 = db2 = dw1 = dw2 = db1 = 0
    for i in range(N):
        dy_hat[i] = 2 * (values["y_hat"][i] - y[i]) / N
        dw3 += dy_hat[i] * values["h"][i]
        db2 += dy_hat[i]
        dh[i] = dy_hat[i] * theta["w3"]
        if values["z"][i] >= 0:
            dz[i] = dh[i]
        dw1 += dz[i] * x[i][0]
        dw2 += dz[i] * x[i, 1]
        db1 += dz[i]
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
