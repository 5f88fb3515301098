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
    "new w1": 1.7,
    "new w2": 1.9,
    "new b1": 3.1,
    "new w3": 2.66,
    "new b2": -1.96,
    "new z": 4.6,
    "new h": 4.6,
    "new y_hat": 10.276,
    "new L": 18.284,
    "improved": False,
}
