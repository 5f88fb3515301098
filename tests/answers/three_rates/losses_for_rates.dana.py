three_rates = {"best": 0, "worse": 4.0, "dead": 0.0667}
