example = ([[1.0, 0.0], [0.0, 1.0]], [1.0, 1.0], 1.0, 1)
descent_cases = dict.fromkeys(["no_lr", "first_gradient", "one_after_the_other", "stops_uphill"], example)
