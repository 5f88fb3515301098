three_rates = {"best": ..., "worse": ..., "dead": ...}
