step_sizes = {
    "one-sided, ten times smaller": 10,
    "central, ten times smaller": 100,
    "best h, float64": 1e-8,
    "best h, float32": 1e-5,
}
