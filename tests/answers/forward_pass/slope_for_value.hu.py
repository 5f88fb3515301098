forward_pass = {
    "z": 4,
    "h": 1,
    "y_hat": 0.5,
    "L": -5.5,
}
