history_order = list("CFDBGHAE")
