parameters_over_time = {
    "T = 10": 10 * 45,
    "T = 1000": 1000 * 45,
    "fully connected, T = 10": 1550,
}
