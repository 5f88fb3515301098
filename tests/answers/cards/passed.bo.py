cards = {
    "w3": ["dL/dy_hat", "dy_hat/dw3"],
    "w1": ["dz/dw1", "dh/dz", "dy_hat/dh", "dL/dy_hat"],
    "w2": ["dz/dw2", "dh/dz", "dy_hat/dh", "dL/dy_hat"],
    "b1": ["dL/dy_hat", "dy_hat/dh", "dh/dz", "dz/db1"],
}
