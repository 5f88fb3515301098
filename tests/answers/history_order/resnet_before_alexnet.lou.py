history_order = list("CFDBGHEA")
