twin_A = {
    "z": -2.5,
    "y_hat": -0.5,
    "dL/dy_hat": 6,
    "dL/dw3": 0,
    "dL/db2": 6,
    "dL/dw1": 0,
    "dL/dw2": 0,
    "dL/db1": 0,
}
