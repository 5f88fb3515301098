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
    "new w1": 1.3,
    "new w2": 2.1,
    "new b1": 2.9,
    "new w3": 2.34,
    "new b2": -2.04,
    "new z": 3.4,
    "new h": 3.4,
    "new y_hat": 5.916,
    "new L": -0.084,
    "improved": True,
}
