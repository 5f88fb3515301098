# from 0 follows 0
backward_pass = {
    "dL/dy_hat": 0,
    "dL/dw3": 0,
    "dL/db2": 0,
    "dL/dh": 0,
    "dL/dz": 0,
    "dL/dw1": 0,
    "dL/dw2": 0,
    "dL/db1": 0,
}
