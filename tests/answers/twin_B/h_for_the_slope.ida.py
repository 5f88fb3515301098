twin_B = {
    "z": 1.5,
    "y_hat": 0,
    "dL/dy_hat": 5,
    "dL/dw3": 7.5,
    "dL/db2": 5,
    "dL/dw1": 3.75,
    "dL/dw2": 15,
    "dL/db1": -7.5,
}
