descent_cases = {
    "no_lr": ([[2, 0], [0, 1]], [3, -1], 0.1, 1),
    "first_gradient": ([[2, 0], [0, 1]], [3, -1], 0.1, 3),
    "one_after_the_other": ...,
    "stops_uphill": ...,
}
