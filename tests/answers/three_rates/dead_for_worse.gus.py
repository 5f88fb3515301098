three_rates = {"best": 0.0096, "worse": 0.0667, "dead": 0.0201}
