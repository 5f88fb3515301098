history_order = list("CFDBHAEG")
