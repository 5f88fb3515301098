parameters_over_time = {
    "T = 10": 44,
    "T = 1000": 45,
    "fully connected, T = 10": 1550,
}
