parameters_over_time = {
    "T = 10": 50,
    "T = 1000": 50,
    "fully connected, T = 10": 1550,
}
