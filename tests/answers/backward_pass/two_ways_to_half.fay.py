forward_pass = {"z": 4, "h": 4, "y_hat": 8, "L": 4}
backward_pass = {
    **forward_pass,
    "dL/dy_hat": 4,
    "dL/dw3": 16,
    "dL/db2": 4,
    "dL/dh": 10,
    "dL/dz": 10,
    "dL/dw1": 10,
    "dL/dw2": -10,
    "dL/db1": 10,
}
