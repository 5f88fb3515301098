forward_pass = {
    "z": 5.5,
    "h": 5.5,
    "y_hat": 11.75,
    "L": 33.06,
}
