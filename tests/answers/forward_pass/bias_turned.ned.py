forward_pass = {
    "z": 4,
    "h": 4,
    "y_hat": 12,
    "L": 36,
}
