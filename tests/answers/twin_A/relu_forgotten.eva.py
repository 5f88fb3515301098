twin_A = {
    "z": -2.5,
    "y_hat": 2,
    "dL/dy_hat": -1,
    "dL/dw3": 2.5,
    "dL/db2": -1,
    "dL/dw1": 0.5,
    "dL/dw2": 1,
    "dL/db1": 1,
}
