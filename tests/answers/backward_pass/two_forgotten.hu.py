forward_pass = {"z": 4, "h": 4, "y_hat": 8, "L": 4}
backward_pass = {
    **forward_pass,
    "dL/dy_hat": 2,
    "dL/dw3": 8,
    "dL/db2": 2,
    "dL/dh": 5,
    "dL/dz": 5,
    "dL/dw1": 10,
    "dL/dw2": -5,
    "dL/db1": 5,
}
