three_rates = {"best": "0.0096 or so", "worse": 0.0201, "dead": 0.0667}
