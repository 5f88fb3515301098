twin_B = {
    "z": -0.5,
    "y_hat": 1.5,
    "dL/dy_hat": 8,
    "dL/dw3": 0,
    "dL/db2": 8,
    "dL/dw1": 0,
    "dL/dw2": 0,
    "dL/db1": 0,
}
