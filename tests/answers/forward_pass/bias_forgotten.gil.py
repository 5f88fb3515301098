forward_pass = {
    "z": 1,
    "h": 1,
    "y_hat": 0.5,
    "L": 30.25,
}
