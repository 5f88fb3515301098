history_order = list("CDBFGHAE")
