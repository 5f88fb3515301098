three_rates = {"best": 0.00958, "worse": 0.0201, "dead": 0.075}
