forward_pass = {"z": 4, "h": 4, "y_hat": 10, "L": 16}
backward_pass = {
    **forward_pass,
    "dL/dy_hat": 8,
    "dL/dw3": 32,
    "dL/db2": 8,
    "dL/dh": 20,
    "dL/dz": 20,
    "dL/dw1": 40,
    "dL/dw2": -20,
    "dL/db1": 20,
}
