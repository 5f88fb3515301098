history_order = list("CFDBHGAE")
