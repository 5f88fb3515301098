import numpy as np


def forward(x, theta):
    z = theta["w1"] * x[:, 0] + theta["w2"] * x[:, 1] + theta["b1"]
    h = np.maximum(0, z)
    return {"z": z, "h": h, "y_hat": theta["w3"] * h + theta["b2"]}


def backward(x, y, theta, values):
    dy_hat = 2 * (values["y_hat"] - y) / len(y)
    dh = dy_hat * theta["w3"]
    dz = dh * (values["z"] > 0)
    return {
        "dL/dy_hat": dy_hat,
        "dL/dw3": dy_hat @ values["h"],
        "dL/db2": dy_hat.sum(),
        "dL/dh": dh,
        "dL/dz": dz,
        "dL/dw1": dz @ x[:, 0],
        "dL/dw2": dz @ x[:, 1],
        "dL/db1": dz.sum(),
    }


def update(theta, slopes, lr):
    return {name: value - lr * slopes["dL/d" + name] for name, value in theta.items()}


def learn(x, y, theta, lr, steps):
    losses = []
    for step in range(steps):
        values = forward(x, theta)
        losses.append(((values["y_hat"] - y) ** 2).mean())
        slopes = backward(x, y, theta, values)
        theta = update(theta, slopes, lr)
    return theta, losses
