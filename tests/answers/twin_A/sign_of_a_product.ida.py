twin_A = {
    "z": 3.5,
    "y_hat": -4,
    "dL/dy_hat": -13,
    "dL/dw3": -45.5,
    "dL/db2": -13,
    "dL/dw1": 6.5,
    "dL/dw2": 13,
    "dL/db1": 13,
}
