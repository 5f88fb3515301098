parameters_over_time = {
    "T = 10": 45,
    "T = 1000": 45,
    "fully connected, T = 10": 31 * 5,
}
