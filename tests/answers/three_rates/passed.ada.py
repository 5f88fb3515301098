three_rates = {"best": 0.0096, "worse": 0.0202, "dead": 0.0667}
