three_rates = {"best": 0.0111, "worse": 0.0235, "dead": 0.08}
