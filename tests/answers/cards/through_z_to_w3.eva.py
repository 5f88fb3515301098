cards = {
    "w3": ["dL/dy_hat", "dy_hat/dh", "dh/dz", "dy_hat/dw3"],
    "w1": ["dL/dy_hat", "dy_hat/dh", "dh/dz", "dz/dw1"],
    "w2": ["dL/dy_hat", "dy_hat/dh", "dh/dz", "dz/dw2"],
    "b1": ["dL/dy_hat", "dy_hat/dh", "dh/dz", "dz/db1"],
}
