backward_pass = {
    "dL/dy_hat": 4,
    "dL/dw3": 16,
    "dL/db2": 4,
    "dL/dh": 10,
    "dL/dz": 10,
    "dL/dw1": 20,
    "dL/dw2": -10,
    "dL/db1": 10,
}
