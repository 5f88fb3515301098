three_rates = {"best": 0.01, "worse": 0.02013, "dead": 0.06667}
