three_rates = {"best": 0.00958, "worse": 0.01916, "dead": 0.0667}
