forward_pass = {
    "z": 7,
    "h": 7,
    "y_hat": 15.5,
    "L": 90.25,
}
