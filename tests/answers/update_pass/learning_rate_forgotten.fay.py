forward_pass = {"z": 4, "h": 4, "y_hat": 8, "L": 4}
backward_pass = {
    **forward_pass,
    "dL/dy_hat": 4,
    "dL/dw3": 16,
    "dL/db2": 4,
    "dL/dh": 10,
    "dL/dz": 10,
    "dL/dw1": 20,
    "dL/dw2": -10,
    "dL/db1": 10,
}
update_pass = {
    **backward_pass,
    "new w1": -18.5,
    "new w2": 12,
    "new b1": -7,
    "new w3": -13.5,
    "new b2": -6,
    "new z": -56,
    "new h": 0,
    "new y_hat": -6,
    "new L": 144,
    "improved": False,
}
