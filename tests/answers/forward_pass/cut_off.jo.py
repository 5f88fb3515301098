forward_pass = {
    "z": 4,
    "h": 0,
    "y_hat": -2,
    "L": 64,
}
