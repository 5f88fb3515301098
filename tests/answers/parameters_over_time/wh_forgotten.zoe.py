parameters_over_time = {
    "T = 10": 20,
    "T = 1000": 20,
    "fully connected, T = 10": 1550,
}
