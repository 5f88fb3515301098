parameters_over_time = {
    "T = 10": 40,
    "T = 1000": 40,
    "fully connected, T = 10": 1500,
}
