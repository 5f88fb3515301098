step_sizes = {
    "one-sided, ten times smaller": 10,
    "central, ten times smaller": 10**2,
    "best h, float64": 0.00001,
    "best h, float32": 0.01,
}
