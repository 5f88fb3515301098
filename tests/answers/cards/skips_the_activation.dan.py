cards = {
    "w3": ["dL/dy_hat", "dy_hat/dw3"],
    "w1": ["dL/dy_hat", "dy_hat/dh", "dz/dw1"],
    "w2": ["dL/dy_hat", "dy_hat/dh", "dz/dw2"],
    "b1": ["dL/dy_hat", "dy_hat/dh", "dz/db1"],
}
