history_order = list("CFBGDHAE")
