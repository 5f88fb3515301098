parameters_over_time = {
    "T = 10": 25,
    "T = 1000": 25,
    "fully connected, T = 10": 1550,
}
