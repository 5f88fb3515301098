parameters_over_time = {
    "T = 10": ...,
    "T = 1000": ...,
    "fully connected, T = 10": ...,
}
