twin_B = {
    "z": 1.5,
    "y_hat": 0,
    "dL/dy_hat": 6.25,
    "dL/dw3": 9.375,
    "dL/db2": 6.25,
    "dL/dw1": 3.125,
    "dL/dw2": 12.5,
    "dL/db1": -6.25,
}
