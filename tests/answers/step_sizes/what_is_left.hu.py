step_sizes = {
    "one-sided, ten times smaller": 0.1,
    "central, ten times smaller": 0.01,
    "best h, float64": 1e-5,
    "best h, float32": 1e-2,
}
