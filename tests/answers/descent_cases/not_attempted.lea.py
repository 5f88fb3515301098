descent_cases = {"no_lr": ..., "first_gradient": ..., "one_after_the_other": ..., "stops_uphill": ...}
