forward_pass = {
    "z": 8,
    "h": 8,
    "y_hat": 18,
    "L": 144,
}
