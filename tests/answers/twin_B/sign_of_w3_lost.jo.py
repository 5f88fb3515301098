twin_B = {
    "z": 1.5,
    "y_hat": 3,
    "dL/dy_hat": 11,
    "dL/dw3": 16.5,
    "dL/db2": 11,
    "dL/dw1": 5.5,
    "dL/dw2": 22,
    "dL/db1": -11,
}
