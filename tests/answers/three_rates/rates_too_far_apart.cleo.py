three_rates = {"best": 0.01, "worse": 0.021, "dead": 0.07}
